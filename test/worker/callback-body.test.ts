/** What stands in a callback's body, after its signature was found right. */
import { describe, expect, it } from "vitest";
import type { Env } from "../../src/env.ts";
import { defineAnswers } from "../../src/wechat/answer.ts";
import { text } from "../../src/wechat/reply.ts";
import { OPENID, posted, signedPath, textMessage, textMessageOf } from "./support/callback.ts";
import { openGateway } from "./support/gateway.ts";
import { logLines } from "./support/log.ts";
import { wechatAnswers } from "./support/wechat.ts";

const LIMIT = 64 * 1024;

/** Posts a signed body to handlers that answer everything. */
const post = async (
	body: BodyInit,
	headers: Record<string, string> = {},
): Promise<{ response: Response; called: number }> => {
	let called = 0;
	const answers = defineAnswers<Env>({
		fallback: () => {
			called += 1;
			return text("read");
		},
	});
	const response = await openGateway({ answers }).request(await signedPath(), posted(body, headers));
	return { response, called };
};

const bytesOf = (xml: string): Uint8Array => new TextEncoder().encode(xml);

const streamOf = (bytes: Uint8Array, pieces = 7): ReadableStream<Uint8Array> => {
	const size = Math.ceil(bytes.length / pieces);
	return new ReadableStream({
		start(controller) {
			for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
			controller.close();
		},
	});
};

describe("a body's size", () => {
	const declared = (bytes: number) => ({ "Content-Length": String(bytes) });

	it.each([
		["with Content-Length", () => textMessageOf(LIMIT), declared(LIMIT)],
		["without Content-Length", () => streamOf(bytesOf(textMessageOf(LIMIT))), {}],
	])("of exactly 64 KiB passes %s", async (_, body, headers) => {
		const { response, called } = await post(body(), headers);
		expect(response.status).toBe(200);
		expect(called).toBe(1);
	});

	it.each([
		["with Content-Length", () => textMessageOf(LIMIT + 1), declared(LIMIT + 1)],
		["without Content-Length", () => streamOf(bytesOf(textMessageOf(LIMIT + 1))), {}],
		["with a Content-Length that lies", () => textMessageOf(LIMIT + 1), declared(100)],
	])("of one byte more is 413 %s", async (_, body, headers) => {
		const lines = logLines();
		const { response, called } = await post(body(), headers);
		expect(response.status).toBe(413);
		expect(called).toBe(0);
		expect(lines).toMatchObject([{ level: "warn", entry: { status: 413, reason: "body too large" } }]);
	});

	it("of 10 MB without Content-Length is read to the limit and no further", async () => {
		logLines();
		let chunks = 0;
		const endless = new ReadableStream<Uint8Array>(
			{
				pull(controller) {
					chunks += 1;
					controller.enqueue(new Uint8Array(LIMIT / 4));
				},
			},
			{ highWaterMark: 0 },
		);
		expect((await post(endless)).response.status).toBe(413);
		expect(chunks).toBe(5);
	});

	it("declared above the limit is not read at all", async () => {
		logLines();
		let chunks = 0;
		const body = new ReadableStream<Uint8Array>(
			{
				pull(controller) {
					chunks += 1;
					controller.enqueue(new Uint8Array(1));
				},
			},
			{ highWaterMark: 0 },
		);
		expect((await post(body, declared(10_000_000))).response.status).toBe(413);
		expect(chunks).toBe(0);
	});
});

describe("a signed body that is no message", () => {
	it.each([
		["an empty body", ""],
		["white space", " \n"],
		["JSON", JSON.stringify({ MsgType: "text", FromUserName: OPENID })],
		["an HTML page", "<html><body>502 Bad Gateway</body></html>"],
		["half an XML", textMessage().slice(0, -20)],
		["XML cut inside CDATA", textMessage().slice(0, 60)],
		["two roots", textMessage() + textMessage()],
		["a DOCTYPE", `<!DOCTYPE xml [<!ENTITY a "ping">]>${textMessage("&a;")}`],
		["a DOCTYPE in lower case", `<!doctype xml>${textMessage()}`],
		["a tag of 1,001 characters", textMessage().replace("</xml>", `<${"a".repeat(998)}/></xml>`)],
		["another root", textMessage().replaceAll("xml>", "html>")],
		["an empty root", "<xml></xml>"],
		["no sender", textMessage().replace(/<FromUserName>.*<\/FromUserName>/, "")],
		["no MsgType", textMessage().replace(/<MsgType>.*<\/MsgType>/, "")],
		["no time", textMessage().replace(/<CreateTime>.*<\/CreateTime>/, "")],
	])("%s is 400 bad request, and no handler is called", async (_, body) => {
		const lines = logLines();
		const { response, called } = await post(body);
		expect(response.status).toBe(400);
		expect(await response.text()).toBe("bad request");
		expect(called).toBe(0);
		expect(lines).toMatchObject([{ level: "warn", entry: { event: "callback refused", status: 400 } }]);
		expect(JSON.stringify(lines)).not.toContain(OPENID);
	});

	it("an entity that would be fetched is neither expanded nor fetched", async () => {
		logLines();
		const wechat = wechatAnswers({});
		const xml = `<!DOCTYPE a [<!ENTITY b SYSTEM "https://example.com/">]>${textMessage("&b;")}`;
		expect((await post(xml)).response.status).toBe(400);
		expect(wechat.calls).toEqual([]);
	});

	it("text that is not UTF-8 is 400, and the log says so", async () => {
		const lines = logLines();
		const [before = "", after = ""] = textMessage("|").split("|");
		const gbk = [0xc4, 0xe3, 0xba, 0xc3];
		const { response } = await post(new Uint8Array([...bytesOf(before), ...gbk, ...bytesOf(after)]));
		expect(response.status).toBe(400);
		expect(lines).toMatchObject([{ entry: { reason: "body not UTF-8" } }]);
	});

	it("a body that breaks off on its way is 400", async () => {
		const lines = logLines();
		const broken = new ReadableStream<Uint8Array>(
			{
				pull(controller) {
					controller.enqueue(bytesOf(textMessage().slice(0, 50)));
					controller.error(new Error("Network connection lost."));
				},
			},
			{ highWaterMark: 0 },
		);
		const { response, called } = await post(broken);
		expect(response.status).toBe(400);
		expect(called).toBe(0);
		expect(lines).toMatchObject([{ entry: { reason: "body broken off" } }]);
	});
});

describe("a message is read whatever its packaging", () => {
	it("with a byte order mark", async () => {
		expect((await post(`\u{feff}${textMessage()}`)).called).toBe(1);
	});

	it("in pieces that cut Chinese characters in two", async () => {
		const answers = defineAnswers<Env>({ text: ({ message }) => text(message.Content) });
		const body = streamOf(bytesOf(textMessage("你好，世界")), 200);
		const response = await openGateway({ answers }).request(await signedPath(), posted(body));
		expect(await response.text()).toContain("<![CDATA[你好，世界]]>");
	});

	it.each(["application/json", "text/plain; charset=gbk", "application/x-www-form-urlencoded"])(
		"with the content type %s, which does not count",
		async (type) => {
			expect((await post(textMessage(), { "Content-Type": type })).called).toBe(1);
		},
	);

	it("with what looks like a long tag in its text", async () => {
		expect((await post(textMessage(`<${"a".repeat(20_000)}/>`))).called).toBe(1);
	});

	it("with what looks like a sealed message in its text", async () => {
		expect((await post(textMessage("</Content><Encrypt>AAAA</Encrypt>"))).called).toBe(1);
	});

	it("of a kind that nobody knows: the fallback answers it", async () => {
		const { response, called } = await post(textMessage().replace("[text]", "[hologram]"));
		expect(response.status).toBe(200);
		expect(called).toBe(1);
	});
});
