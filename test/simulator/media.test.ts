import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { accessToken, advance, call, control, errcodeOf, list, send } from "./simulator.ts";
import { inStorage } from "./storage.ts";

afterEach(reset);

const KB = 1024;
const MB = 1024 * KB;

const formWith = (name: string, bytes: Uint8Array<ArrayBuffer>): FormData => {
	const form = new FormData();
	form.set("media", new File([bytes], name));
	return form;
};

const upload = (type: string, name: string, bytes: Uint8Array<ArrayBuffer> | number = 100) =>
	call(
		"POST",
		`/cgi-bin/media/upload?type=${type}`,
		formWith(name, typeof bytes === "number" ? filled(bytes) : bytes),
	);

const filled = (length: number) => new Uint8Array(length).fill(7);

/** Bytes of which no part is like another. */
const counted = (length: number) =>
	new Uint8Array(Uint32Array.from({ length: length / 4 }, (_, at) => at).buffer);

const mediaIdOf = async (type: string, name: string, bytes: Uint8Array<ArrayBuffer> | number = 100) =>
	String((await upload(type, name, bytes))["media_id"]);

const download = async (mediaId: string) =>
	send("GET", `/cgi-bin/media/get?media_id=${mediaId}&access_token=${await accessToken()}`);

/** Without a list of ten million differences where it is false. */
const same = async (answer: Response, bytes: Uint8Array) =>
	Buffer.compare(Buffer.from(await answer.arrayBuffer()), bytes) === 0;

const days = (count: number) => count * 86_400;

describe("an uploaded file", () => {
	it("has a media_id and the time of its upload", async () => {
		expect(await upload("image", "pixel.gif")).toEqual({
			type: "image",
			media_id: expect.stringMatching(/^[\w-]{64}$/),
			created_at: expect.closeTo(Date.now() / 1000, -2),
			item: [],
		});
	});

	it("that is a thumb has a thumb_media_id instead", async () => {
		const { type, thumb_media_id, ...rest } = await upload("thumb", "thumb.jpg");
		expect([type, Object.keys(rest)]).toEqual(["thumb", ["created_at", "item"]]);
		expect((await download(String(thumb_media_id))).headers.get("Content-Type")).toBe("image/jpeg");
	});

	it.each([
		["image", "photo.PNG", "image/png"],
		["image", "photo.jpeg", "image/jpeg"],
		["voice", "hello.amr", "audio/amr"],
		["voice", "hello.mp3", "audio/mpeg"],
	])("of type %s named %s comes back as %s", async (type, name, contentType) => {
		const id = await mediaIdOf(type, name);
		const { headers } = await download(id);
		expect(headers.get("Content-Type")).toBe(contentType);
		const extension = name.split(".")[1]?.toLowerCase();
		expect(headers.get("Content-Disposition")).toBe(`attachment; filename="${id}.${extension}"`);
	});

	it("of 10 MB comes back byte for byte, with its length", async () => {
		const bytes = counted(10 * MB);
		const answer = await download(await mediaIdOf("image", "large.png", bytes));
		expect(await same(answer, bytes)).toBe(true);
		expect(answer.headers.get("Content-Length")).toBe(String(10 * MB));
	});

	it("that is a video comes from an address that needs no access_token", async () => {
		const bytes = counted(3 * MB);
		const { video_url } = await call(
			"GET",
			`/cgi-bin/media/get?media_id=${await mediaIdOf("video", "a.mp4", bytes)}`,
		);
		const file = await send("GET", new URL(String(video_url)).pathname);
		expect(file.headers.get("Content-Type")).toBe("video/mp4");
		expect(await same(file, bytes)).toBe(true);
	});

	it("lasts three days; then, as one that never was, it is 40007", async () => {
		const id = await mediaIdOf("image", "pixel.gif");
		await advance(days(3) - 60);
		expect((await download(id)).headers.get("Content-Type")).toBe("image/gif");
		await advance(60);
		expect(await errcodeOf("GET", `/cgi-bin/media/get?media_id=${id}`)).toBe(40007);
		expect(await errcodeOf("GET", "/cgi-bin/media/get?media_id=nothing")).toBe(40007);
		expect(await errcodeOf("GET", "/cgi-bin/media/get")).toBe(41006);
	});

	it("is forgotten when it and those after it have more than 100 MB", async () => {
		const first = await mediaIdOf("image", "first.png");
		const second = await mediaIdOf("image", "second.png");
		await inStorage("UPDATE media SET size = 60000000");
		await upload("image", "third.png");
		expect(await errcodeOf("GET", `/cgi-bin/media/get?media_id=${first}`)).toBe(40007);
		expect((await download(second)).headers.get("Content-Type")).toBe("image/png");
	});

	it("is forgotten with everything else", async () => {
		const id = await mediaIdOf("image", "pixel.gif");
		await control("POST", "/reset");
		expect(await errcodeOf("GET", `/cgi-bin/media/get?media_id=${id}`)).toBe(40007);
	});
});

describe("media/upload", () => {
	it.each([
		["a type that is none", 40004, "file", "pixel.gif", 100],
		["no type", 40004, "", "pixel.gif", 100],
		["a format of another type", 40005, "image", "a.mp4", 100],
		["a name without a format", 40005, "image", "phpsNnmJN", 100],
		["an empty file", 44001, "image", "pixel.gif", 0],
		["an image over 10 MB", 40006, "image", "large.png", 10 * MB + 1],
		["a voice over 2 MB", 40006, "voice", "large.amr", 2 * MB + 1],
		["a video over 10 MB", 40006, "video", "large.mp4", 10 * MB + 1],
		["a thumb over 64 KB", 40006, "thumb", "large.jpg", 64 * KB + 1],
	])("refuses %s with %i", async (_what, errcode, type, name, size) => {
		expect(await upload(type, name, size)).toMatchObject({ errcode });
	});

	it.each([
		["voice", "large.amr", 2 * MB],
		["thumb", "large.jpg", 64 * KB],
	])("takes a %s at its limit", async (type, name, size) => {
		expect(await upload(type, name, size)).toMatchObject({ type });
	});

	it("without a file in the field media is 41005, be it text, in another field, or no form at all", async () => {
		const text = new FormData();
		text.set("media", "a file without a name");
		const other = new FormData();
		other.set("file", new File(["x"], "pixel.gif"));
		for (const body of [text, other, "", "{}"]) {
			expect(await errcodeOf("POST", "/cgi-bin/media/upload?type=image", body)).toBe(41005);
		}
	});

	it("with a form that breaks off is 41005", async () => {
		const path = `/cgi-bin/media/upload?type=image&access_token=${await accessToken()}`;
		const headers = { "Content-Type": "multipart/form-data; boundary=b" };
		const body = '--b\r\nContent-Disposition: form-data; name="media"; filename="a.gif"\r\n\r\nGIF';
		expect(await (await send("POST", path, body, headers)).json()).toMatchObject({ errcode: 41005 });
	});

	it("is refused with 43001 or 43002 by another method, and 41001 without an access_token", async () => {
		expect(await errcodeOf("GET", "/cgi-bin/media/upload?type=image")).toBe(43002);
		expect(await errcodeOf("POST", "/cgi-bin/media/get?media_id=x", "{}")).toBe(43001);
		const anonymous = await send(
			"POST",
			"/cgi-bin/media/upload?type=image",
			formWith("pixel.gif", filled(9)),
		);
		expect(await anonymous.json()).toMatchObject({ errcode: 41001 });
	});
});

describe("the record of calls", () => {
	it("says of a file what it was, and holds none of it", async () => {
		const id = await mediaIdOf("image", "pixel.gif", 43);
		await (await download(id)).arrayBuffer();
		const calls = list((await control("GET", "/calls"))["calls"]).filter(({ path }) =>
			/media/.test(String(path)),
		);
		expect(calls).toMatchObject([
			{ path: "/cgi-bin/media/upload", request: "media=@pixel.gif (43 bytes)", errcode: 0 },
			{ path: "/cgi-bin/media/get", response: "(43 bytes of image/gif)", errcode: 0, failure: null },
		]);
	});

	it("has a download that a fault took the place of", async () => {
		const id = await mediaIdOf("image", "pixel.gif", 43);
		await control("PUT", "/faults", [{ path: "/cgi-bin/media/get", status: 502, after: true }]);
		expect((await download(id)).status).toBe(502);
		const calls = list((await control("GET", "/calls?path=/cgi-bin/media/get"))["calls"]);
		expect(calls[0]).toMatchObject({ status: 502, lost_response: "(43 bytes of image/gif)" });
	});
});
