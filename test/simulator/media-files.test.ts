/** Uploaded files as the phone gets them: what the chat knows of them, and the file itself. */
import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { JsonObject } from "../../simulator/json.ts";
import { gatewayAnswers, replyTo } from "./gateway.ts";
import { closePages, openPage } from "./open-page.ts";
import { advance, call, control, list, newFollower, send } from "./simulator.ts";
import { inStorage } from "./storage.ts";

let touser: string;

beforeEach(async () => {
	gatewayAnswers(() => "success");
	touser = await newFollower();
});

afterEach(async () => {
	await closePages();
	vi.restoreAllMocks();
	await reset();
});

const bytes = Uint8Array.from({ length: 100 }, (_, at) => at);

async function upload(type: string, name: string): Promise<string> {
	const form = new FormData();
	form.set("media", new File([bytes], name));
	const { media_id, thumb_media_id } = await call("POST", `/cgi-bin/media/upload?type=${type}`, form);
	return String(media_id ?? thumb_media_id);
}

const sendCustom = (msgtype: string, part: object) =>
	call("POST", "/cgi-bin/message/custom/send", { touser, msgtype, [msgtype]: part });

/** The newest thing in the chat, as a page that opens now is sent it. */
const newest = async (): Promise<JsonObject | undefined> => list((await openPage()).snapshot["chat"]).at(-1);

describe("the chat knows the uploaded file", () => {
	it.each([
		["image", "photo.png", "image/png"],
		["voice", "hello.mp3", "audio/mpeg"],
		["voice", "hello.amr", "audio/amr"],
	])("of a customer-service %s named %s: %s", async (type, name, content_type) => {
		const media_id = await upload(type, name);
		await sendCustom(type, { media_id });
		expect(await newest()).toMatchObject({
			content: { media_id },
			media: { content_type, path: `/media/${media_id}` },
			thumb: null,
		});
	});

	it("of a video, and its thumb", async () => {
		const [media_id, thumb_media_id] = [await upload("video", "a.mp4"), await upload("thumb", "a.jpg")];
		await sendCustom("video", { media_id, thumb_media_id });
		expect(await newest()).toMatchObject({
			media: { content_type: "video/mp4" },
			thumb: { content_type: "image/jpeg", path: `/media/${thumb_media_id}` },
		});
	});

	it("of a passive reply", async () => {
		const [image, thumb] = [await upload("image", "a.gif"), await upload("thumb", "a.jpg")];
		gatewayAnswers(({ body }) => replyTo(body, "image", `<Image><MediaId>${image}</MediaId></Image>`));
		await control("POST", "/say", { text: "图" });
		expect(await newest()).toMatchObject({ type: "image", media: { path: `/media/${image}` } });
		vi.restoreAllMocks();
		gatewayAnswers(({ body }) =>
			replyTo(body, "music", `<Music><ThumbMediaId>${thumb}</ThumbMediaId></Music>`),
		);
		await control("POST", "/say", { text: "歌" });
		expect(await newest()).toMatchObject({ type: "music", thumb: { path: `/media/${thumb}` } });
	});

	it("of a menu button of type media_id", async () => {
		const media_id = await upload("image", "photo.jpg");
		await call("POST", "/cgi-bin/menu/create", { button: [{ type: "media_id", name: "图", media_id }] });
		await control("POST", "/tap", { path: [0] });
		expect(await newest()).toMatchObject({ type: "media", media: { content_type: "image/jpeg" } });
	});

	it("of what the follower sends", async () => {
		const media_id = await upload("image", "photo.jpg");
		await control("POST", "/send", { type: "image", media_id });
		expect(await newest()).toMatchObject({ from: "follower", media: { path: `/media/${media_id}` } });
	});

	it("not of an unknown media_id, nor of one that is over three days old", async () => {
		await sendCustom("image", { media_id: "nothing" });
		expect(await newest()).toMatchObject({ content: { media_id: "nothing" }, media: null, thumb: null });
		const media_id = await upload("image", "photo.png");
		await advance(3 * 86_400);
		await control("POST", "/say", { text: "还在吗" });
		await sendCustom("image", { media_id });
		expect(await newest()).toMatchObject({ content: { media_id }, media: null });
	});
});

describe("an open page is sent everything anew", () => {
	const isGone = (snapshot: JsonObject) => list(snapshot["chat"]).every(({ media }) => media === null);

	it("when the clock is moved past a file's three days", async () => {
		await sendCustom("image", { media_id: await upload("image", "photo.png") });
		const { page, snapshot } = await openPage();
		expect(isGone(snapshot)).toBe(false);
		await advance(3 * 86_400);
		await page.next("snapshot", isGone);
	});

	it("when a file makes room for a newer one", async () => {
		await sendCustom("image", { media_id: await upload("image", "photo.png") });
		await inStorage("UPDATE media SET size = 100000000");
		const { page } = await openPage();
		await upload("image", "newer.png");
		await page.next("snapshot", isGone);
	});
});

describe("an uploaded file", () => {
	const get = async (headers: Record<string, string> = {}) =>
		send("GET", `/media/${await upload("image", "photo.png")}`, undefined, headers);

	it("has the type that its name says, which nobody may guess otherwise, and nothing in it may run", async () => {
		const file = await get();
		expect(file.status).toBe(200);
		expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
		expect(Object.fromEntries(file.headers)).toMatchObject({
			"content-type": "image/png",
			"x-content-type-options": "nosniff",
			"content-security-policy": "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'",
			"cross-origin-resource-policy": "same-origin",
			"accept-ranges": "bytes",
		});
	});

	it.each([
		["bytes=0-9", 0, 9],
		["bytes=90-", 90, 99],
		["bytes=-10", 90, 99],
		["bytes=-1000", 0, 99],
		["bytes=50-1000", 50, 99],
	])("is given in part for %s", async (range, from, to) => {
		const file = await get({ Range: range });
		expect([file.status, file.headers.get("Content-Range")]).toEqual([206, `bytes ${from}-${to}/100`]);
		expect(file.headers.get("Content-Type")).toBe("image/png");
		expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes.slice(from, to + 1));
	});

	it.each(["bytes=100-", "bytes=9-0", "bytes=-0", "bytes=-", "bytes=0-1,5-6", "lines=1-2"])(
		"is given whole for %s",
		async (range) => {
			const file = await get({ Range: range });
			expect([file.status, (await file.arrayBuffer()).byteLength]).toEqual([200, 100]);
		},
	);

	it("is not found when it is unknown, or over three days old", async () => {
		expect((await send("GET", "/media/nothing")).status).toBe(404);
		const id = await upload("image", "photo.png");
		await advance(3 * 86_400);
		expect((await send("GET", `/media/${id}`)).status).toBe(404);
	});
});
