/** What an API request may carry. */
import { describe, expect, it } from "vitest";
import { api, jsonOf, KEY, problemOf } from "./support/api.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { wechatAnswers } from "./support/wechat.ts";

useLedger();

const SEND = "/api/messages/template?check=false";
const LIMIT = 256 * 1024;
const MESSAGE = { touser: "oFollower", template_id: "TEMPLATE_1", data: { thing1: "文本" } };

/** A valid message of exactly so many bytes. */
const messageOf = (bytes: number): string => {
	const fill = (length: number) => JSON.stringify({ ...MESSAGE, data: { thing1: "a".repeat(length) } });
	return fill(bytes - fill(0).length);
};

const post = (body: BodyInit | undefined, headers: Record<string, string> = {}): RequestInit => ({
	method: "POST",
	headers: { Authorization: `Bearer ${KEY}`, "Content-Type": "application/json", ...headers },
	...(body === undefined ? {} : { body }),
});

const expectRefused = async (init: RequestInit, problem: object): Promise<void> => {
	const wechat = wechatAnswers({});
	const response = await openGateway().request(SEND, init);
	expect(await problemOf(response)).toMatchObject(problem);
	expect(wechat.calls).toEqual([]);
};

const ROUTES = [
	["POST", "/api/messages/template"],
	["POST", "/api/pushes"],
	["POST", "/api/pushes/p1/recipients"],
	["POST", "/api/pushes/p1/pause"],
	["PUT", "/api/menu"],
	["POST", "/api/templates"],
	["POST", "/api/token/refresh"],
	["POST", "/api/oauth/redeem"],
] as const;

const INVALID = "urn:wechat-edge:invalid-request";

describe("a body that is refused, and WeChat is not called", () => {
	it.each([
		["half a JSON", '{"touser": "oFollower"'],
		["a comma too many", '{"touser": "oFollower",}'],
		["single quotes", "{'touser': 'oFollower'}"],
		["a form", "touser=oFollower&template_id=TEMPLATE_1"],
		["XML", "<xml><touser>oFollower</touser></xml>"],
	])("%s is 400", async (_, body) => {
		const detail = "The body is not JSON. Check for a missing quote, bracket or comma.";
		await expectRefused(post(body), { type: INVALID, status: 400, detail });
	});

	it.each([
		["arrays", `${"[".repeat(101)}${"]".repeat(101)}`],
		["objects", `${'{"a":'.repeat(101)}1${"}".repeat(101)}`],
	])("%s nested over 100 deep are 422, on every route that reads JSON", async (_, deep) => {
		const detail = expect.stringContaining("100 levels");
		await expectRefused(post(`{"touser":"oFollower","x":${deep}}`), { type: INVALID, status: 422, detail });
		for (const [method, path] of ROUTES) {
			const response = await openGateway().request(path, { ...post(`{"x":${deep}}`), method });
			expect([path, await problemOf(response)]).toMatchObject([path, { type: INVALID, status: 422, detail }]);
		}
	});

	it.each([
		["an array", "[]"],
		["a text", '"touser"'],
		["a number", "42"],
		["null", "null"],
		["true", "true"],
	])("%s is 422: an object belongs here", async (_, body) => {
		await expectRefused(post(body), {
			type: INVALID,
			status: 422,
			detail: "The body must be a JSON object: {…}.",
		});
	});

	it.each([
		["no body", undefined],
		["an empty body", ""],
		["white space", " \n"],
	])("%s is 400", async (_, body) => {
		await expectRefused(post(body), {
			type: INVALID,
			status: 400,
			detail: expect.stringContaining("is empty"),
		});
	});

	it.each(["text/plain", "application/x-www-form-urlencoded", "text/xml", "multipart/form-data", "json", ""])(
		"the content type %j is 415",
		async (type) => {
			const body = JSON.stringify(MESSAGE);
			await expectRefused(post(new TextEncoder().encode(body), { "Content-Type": type }), {
				type: INVALID,
				status: 415,
				detail: expect.stringContaining("Content-Type: application/json"),
			});
		},
	);

	it("no content type is 415", async () => {
		const body = new TextEncoder().encode(JSON.stringify(MESSAGE));
		const headers = { Authorization: `Bearer ${KEY}` };
		await expectRefused({ method: "POST", headers, body }, { type: INVALID, status: 415 });
	});

	it("GBK is 400: UTF-8 belongs here", async () => {
		const body = new Uint8Array([...new TextEncoder().encode('{"touser":"'), 0xc4, 0xe3, 0x22, 0x7d]);
		await expectRefused(post(body), { type: INVALID, status: 400, detail: expect.stringContaining("UTF-8") });
	});

	it("one that breaks off on its way is 400", async () => {
		const body = new ReadableStream<Uint8Array>({
			pull: (controller) => controller.error(new Error("Network connection lost.")),
		});
		await expectRefused(post(body), {
			type: INVALID,
			status: 400,
			detail: expect.stringContaining("broke off"),
		});
	});

	it.each([
		["with Content-Length", { "Content-Length": String(LIMIT + 1) }],
		["without Content-Length", {}],
		["with a Content-Length that lies", { "Content-Length": "100" }],
	])("one byte more than 256 KiB is 413 %s", async (_, headers) => {
		await expectRefused(post(messageOf(LIMIT + 1), headers), {
			type: "urn:wechat-edge:too-large",
			status: 413,
			detail: "The body is larger than 256 KiB.",
		});
	});

	it.each([
		["10 MB are read to their end, so that their sender reads the answer", 160, 160],
		["1 GB is given up after the limit and 16 MiB", 16_384, 5 + 256],
	])("%s: 413", async (_, sent, read) => {
		let chunks = 0;
		const body = new ReadableStream<Uint8Array>(
			{
				pull(controller) {
					chunks += 1;
					controller.enqueue(new Uint8Array(64 * 1024));
					if (chunks === sent) controller.close();
				},
			},
			{ highWaterMark: 0 },
		);
		await expectRefused(post(body), { status: 413 });
		expect(chunks).toBe(read);
	});

	it.each([1000, 5000, 20_000, 100_000])(
		"nested %i levels deep is no fault of the gateway's",
		async (levels) => {
			wechatAnswers({});
			for (const [method, path] of [
				["POST", SEND],
				["PUT", "/api/menu"],
				["POST", "/api/templates"],
			] as const) {
				const deep = `${"[".repeat(levels)}${"]".repeat(levels)}`;
				const body = JSON.stringify({ ...MESSAGE, button: 0, template_id_short: "1" }).replace(
					"{",
					`{"deep":${deep},`,
				);
				expect((await openGateway().request(path, api(method, body))).status).not.toBe(500);
			}
		},
	);
});

describe("a body that is accepted", () => {
	const sent = { errcode: 0, msgid: 1 };

	it.each([
		"application/json",
		"application/json; charset=utf-8",
		"Application/JSON",
		"application/vnd.owner+json",
	])("as %s", async (type) => {
		wechatAnswers({ "/cgi-bin/message/template/send": [sent] });
		const response = await openGateway().request(
			SEND,
			post(JSON.stringify(MESSAGE), { "Content-Type": type }),
		);
		expect(await jsonOf(response)).toEqual({ msgid: "1" });
	});

	it.each([
		["with Content-Length", { "Content-Length": String(LIMIT) }],
		["without Content-Length", {}],
	])("of exactly 256 KiB, %s", async (_, headers) => {
		wechatAnswers({ "/cgi-bin/message/template/send": [sent] });
		expect((await openGateway().request(SEND, post(messageOf(LIMIT), headers))).status).toBe(200);
	});

	it("with a byte order mark", async () => {
		wechatAnswers({ "/cgi-bin/message/template/send": [sent] });
		const body = `\u{feff}${JSON.stringify(MESSAGE)}`;
		expect((await openGateway().request(SEND, post(body))).status).toBe(200);
	});
});
