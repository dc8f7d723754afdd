/** Files uploaded to WeChat, as an owner's system uploads them: small ones that a browser really draws and plays. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { isJsonObject } from "../../../src/wechat/json.ts";
import { accessToken } from "./api.ts";
import { ownWorld } from "./worlds.ts";

/** Resolves to the media_id, of a thumb to the thumb_media_id. */
export async function upload(
	type: "image" | "voice" | "video" | "thumb",
	name: string,
	bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
	const form = new FormData();
	form.set("media", new File([bytes], name));
	const url = `${ownWorld().simulator}/cgi-bin/media/upload?type=${type}&access_token=${await accessToken()}`;
	const answer: unknown = await (await fetch(url, { method: "POST", body: form })).json();
	const id = isJsonObject(answer) ? (answer["media_id"] ?? answer["thumb_media_id"]) : undefined;
	if (typeof id !== "string") throw new Error(`media/upload: ${JSON.stringify(answer)}`);
	return id;
}

type Colour = readonly [red: number, green: number, blue: number];

/** A PNG of one colour. */
export function png(width: number, height: number, colour: Colour = [7, 120, 193]): Uint8Array<ArrayBuffer> {
	const line = [0, ...Array.from({ length: width }, () => colour).flat()];
	const pixels = Buffer.from(Array.from({ length: height }, () => line).flat());
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 2], 8);
	const parts = [chunk("IHDR", head), chunk("IDAT", deflateSync(pixels)), chunk("IEND", Buffer.alloc(0))];
	return new Uint8Array(Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts]));
}

function chunk(name: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
	const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(data.length);
	sum.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, sum]);
}

/** A second of video as MP4, in VP9, which every Chromium plays. */
export const mp4 = (): Uint8Array<ArrayBuffer> =>
	new Uint8Array(readFileSync(join(import.meta.dirname, "one-second.mp4")));

/** What no browser draws or plays, whatever its name says. */
export const garbage = (): Uint8Array<ArrayBuffer> =>
	new Uint8Array(Buffer.from("<script>alert(document.domain)</script>"));

/** Silence as MP3: frames of 26 ms with nothing in them. */
export function mp3(seconds: number): Uint8Array<ArrayBuffer> {
	const frame = new Uint8Array(417);
	frame.set([0xff, 0xfb, 0x90, 0x00]);
	const count = Math.ceil((seconds * 44_100) / 1152);
	return new Uint8Array(Buffer.concat(Array.from({ length: count }, () => frame)));
}
