/** Bodies that are far too large, over a real port: their senders read the answer, and find no connection reset. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestHarness } from "wrangler";

const root = join(import.meta.dirname, "../..");
const secrets = Object.fromEntries(
	Object.entries(parseEnv(readFileSync(join(root, "simulator/gateway.env"), "utf8"))).map(
		([name, value = ""]) => [name, value],
	),
);
const gateway = createTestHarness({ root, workers: [{ configPath: "wrangler.toml", secrets }] });

let url: URL;
beforeAll(async () => {
	url = (await gateway.listen()).url;
});
afterAll(() => gateway.close());

const PIECE = new Uint8Array(64 * 1024).fill(0x20);
const PIECES = 160;

/** 10 MB with a Content-Length. */
const whole = () => new Uint8Array(PIECES * PIECE.length).fill(0x20);

/** The same without one: it is sent in chunks. */
const chunked = () => {
	let left = PIECES;
	return new ReadableStream<Uint8Array>({
		pull: (controller) => {
			left -= 1;
			controller.enqueue(PIECE);
			if (left === 0) controller.close();
		},
	});
};

const post = async (path: string, body: BodyInit, headers: Readonly<Record<string, string>>) => {
	// Node sends no stream without saying so.
	const init: RequestInit & { readonly duplex: "half" } = { method: "POST", headers, body, duplex: "half" };
	const response = await fetch(new URL(path, url), init);
	return { status: response.status, text: await response.text() };
};

describe.each([
	["with a Content-Length", whole],
	["in chunks", chunked],
])("10 MB %s", (_, body) => {
	const headers = { Authorization: "Bearer local-development-key", "Content-Type": "application/json" };

	test("to the API are 413, a problem that is read in full, ten times in a row", async () => {
		for (let turn = 0; turn < 10; turn += 1) {
			const { status, text } = await post("/api/messages/template", body(), headers);
			expect(status).toBe(413);
			expect(JSON.parse(text)).toEqual({
				type: "urn:wechat-edge:too-large",
				title: "Request too large",
				status: 413,
				detail: "The body is larger than 256 KiB.",
			});
		}
	});

	test("without an API key are 401", async () => {
		const { status, text } = await post("/api/messages/template", body(), {});
		expect(status).toBe(401);
		expect(JSON.parse(text)).toMatchObject({ type: "urn:wechat-edge:unauthorized" });
	});

	test("forged as a callback are 403", async () => {
		const path = `/wechat?signature=${"f".repeat(40)}&timestamp=${seconds()}&nonce=1`;
		expect(await post(path, body(), XML)).toEqual({ status: 403, text: "forbidden" });
	});
});

const XML = { "Content-Type": "text/xml" };
const seconds = () => String(Math.trunc(Date.now() / 1000));

test("10 MB as a callback with the right signature are 413", async () => {
	const timestamp = seconds();
	const signature = createHash("sha1")
		.update([secrets["WECHAT_TOKEN"], timestamp, "1"].sort().join(""))
		.digest("hex");
	const path = `/wechat?signature=${signature}&timestamp=${timestamp}&nonce=1`;
	expect(await post(path, whole(), XML)).toEqual({ status: 413, text: "too large" });
});
