import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { open, seal } from "../../simulator/callback/seal.ts";
import { sign } from "../../simulator/callback/sign.ts";
import { fieldOf, gatewayAnswers, replyTo, silence, text } from "./gateway.ts";
import { closePages, openPage } from "./open-page.ts";
import {
	appId,
	callbackToken,
	control,
	encodingAesKey,
	list,
	newFollower,
	object,
	send,
} from "./simulator.ts";

let openid: string;

beforeEach(async () => {
	gatewayAnswers(() => "success");
	openid = await newFollower();
	await control("PATCH", "/account", { callback_timeout_ms: 30 });
	vi.restoreAllMocks();
});

afterEach(async () => {
	await closePages();
	vi.restoreAllMocks();
	await reset();
});

/** What a page shows of the wire, without the follow at the beginning. */
const exchanges = async () => list((await openPage()).snapshot["exchanges"]).slice(1);

const newest = async () => (await exchanges()).at(-1) ?? {};

const sealed = (xml: string, token = callbackToken): string => {
	const encrypted = seal(xml, appId, encodingAesKey);
	const signature = sign(token, "1714112445", "415670741", encrypted);
	return `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature>${signature}</MsgSignature><TimeStamp>1714112445</TimeStamp><Nonce>415670741</Nonce></xml>`;
};

const opened = (body: string): string => open(fieldOf(body, "Encrypt") ?? "", encodingAesKey)?.message ?? "";

describe("a callback on the wire", () => {
	it("shows request and reply laid out, with path, status and attempt", async () => {
		gatewayAnswers(({ body }) => replyTo(body, "text", text("pong")));
		await control("POST", "/say", { text: "ping" });
		const exchange = await newest();
		expect(exchange).toMatchObject({
			direction: "callback",
			kind: "message.text",
			openid,
			attempt: 1,
			method: "POST",
			status: 200,
			failure: null,
			errcode: null,
			fault: null,
			request: {
				text: expect.stringContaining("\n  <Content><![CDATA[ping]]></Content>\n"),
				plaintext: null,
			},
			response: {
				text: expect.stringContaining("\n  <Content><![CDATA[pong]]></Content>\n"),
				plaintext: null,
			},
		});
		expect(exchange["path"]).toMatch(
			/^\/wechat\?signature=[0-9a-f]{40}&timestamp=\d+&nonce=\d+&openid=[\w-]+$/,
		);
	});

	it.each([
		["reply: text", (xml: string) => replyTo(xml, "text", text("pong"))],
		["success", () => "success"],
		["empty", () => ""],
		["transferred to customer service", (xml: string) => replyTo(xml, "transfer_customer_service", "")],
		[null, () => "<html>"],
		[null, () => new Response("no", { status: 500 })],
	])("says how it was answered: %s", async (outcome, reply) => {
		gatewayAnswers(({ body }) => reply(body));
		await control("POST", "/say", { text: "ping" });
		expect(await newest()).toMatchObject({ outcome });
	});

	it.each(["safe", "compat"])(
		"in %s mode shows what was sealed beside what is sealed, both ways",
		async (mode) => {
			await control("PATCH", "/account", { mode });
			gatewayAnswers(({ body }) => sealed(replyTo(opened(body), "text", text("pong"))));
			await control("POST", "/say", { text: "ping" });
			const { request, response } = await newest();
			expect(object(request)["text"]).toContain("<Encrypt><![CDATA[");
			expect(object(request)["plaintext"]).toContain("\n  <Content><![CDATA[ping]]></Content>\n");
			expect(object(response)["text"]).toContain("\n  <Nonce>415670741</Nonce>\n");
			expect(object(response)["plaintext"]).toContain("\n  <Content><![CDATA[pong]]></Content>\n");
		},
	);

	it("in safe mode shows success as it is", async () => {
		await control("PATCH", "/account", { mode: "safe" });
		gatewayAnswers(() => "success");
		await control("POST", "/say", { text: "ping" });
		expect((await newest())["response"]).toMatchObject({ text: "success", plaintext: null });
	});

	it("shows the reply that was sealed also where something else is wrong with it", async () => {
		await control("PATCH", "/account", { mode: "safe" });
		gatewayAnswers(({ body }) => sealed(replyTo(opened(body), "txt", text("pong"))));
		await control("POST", "/say", { text: "ping" });
		expect(await newest()).toMatchObject({
			failure: { en: 'MsgType "txt" is unknown' },
			response: { plaintext: expect.stringContaining("pong") },
		});
	});

	it("shows the check of the callback's URL too", async () => {
		gatewayAnswers(({ url }) => url.searchParams.get("echostr") ?? "");
		await control("POST", "/verify");
		expect(await newest()).toMatchObject({
			kind: "verify",
			method: "GET",
			path: expect.stringContaining("&echostr="),
			status: 200,
			failure: null,
			response: { text: expect.stringMatching(/^\d{19}$/) },
		});
	});
});

describe("why a callback failed, in English and in Chinese:", () => {
	it.each([
		["silence", silence, "no answer within 30 ms", "30 毫秒内没有应答"],
		["another status", () => new Response("no", { status: 500 }), "status 500", "状态码 500"],
		[
			"garbage",
			() => "<html>",
			"the body is neither success nor an <xml> document",
			"应答既不是 success，也不是 <xml> 文档",
		],
		[
			"a sealed reply in plain mode",
			() => sealed("<xml/>"),
			"the reply is sealed, but the account is in plain mode",
			"回复已加密，但账号处于明文模式",
		],
	])("%s", async (_what, answer, en, zh) => {
		gatewayAnswers(answer);
		await control("POST", "/say", { text: "ping" });
		const exchange = await newest();
		expect(exchange["failure"]).toEqual({ en, zh });
	});

	it("a lost connection", async () => {
		gatewayAnswers(() => {
			throw new TypeError("Network connection lost.");
		});
		await control("POST", "/say", { text: "ping" });
		expect(await newest()).toMatchObject({
			status: null,
			failure: {
				en: "connection failed: TypeError: Network connection lost.",
				zh: expect.stringMatching(/^连接失败，请确认网关正在运行/),
			},
		});
	});

	it("a reply signed with another Token", async () => {
		await control("PATCH", "/account", { mode: "safe" });
		gatewayAnswers(() => sealed("<xml/>", "otherToken"));
		await control("POST", "/say", { text: "ping" });
		expect((await newest())["failure"]).toEqual({
			en: "MsgSignature does not match",
			zh: "MsgSignature 校验失败",
		});
	});

	it("another text than the echostr", async () => {
		gatewayAnswers(({ url }) => `"${url.searchParams.get("echostr")}"`);
		await control("POST", "/verify");
		expect((await newest())["failure"]).toEqual({
			en: "the body is not exactly the echostr",
			zh: "应答不是原样返回的 echostr",
		});
	});

	it("each of three attempts stands for itself", async () => {
		gatewayAnswers((_delivery, at) => (at < 3 ? new Response("", { status: 503 }) : "success"));
		await control("POST", "/say", { text: "ping" });
		expect((await exchanges()).map(({ attempt, status }) => [attempt, status])).toEqual([
			[1, 503],
			[2, 503],
			[3, 200],
		]);
	});
});

it("the wire keeps the newest two hundred", async () => {
	for (let calls = 0; calls < 205; calls++) await send("GET", `/cgi-bin/menu/get?call=${calls}`);
	const { snapshot } = await openPage();
	const paths = list(snapshot["exchanges"]).map(({ path }) => path);
	expect(paths).toHaveLength(200);
	expect([paths[0], paths.at(-1)]).toEqual(["/cgi-bin/menu/get?call=5", "/cgi-bin/menu/get?call=204"]);
});
