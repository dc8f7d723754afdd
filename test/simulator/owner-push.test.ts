import { evictDurableObject, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gatewayAnswers, silence } from "./gateway.ts";
import { closePages, openPage } from "./open-page.ts";
import { control, list, object, send } from "./simulator.ts";

/** Neither quotes nor digits of this may be lost on the way. */
const message = `{"touser":"o1","template_id":"T","data":{"thing1":"it's"}, "n": 3662956322040938501}`;

afterEach(async () => {
	await closePages();
	vi.restoreAllMocks();
	await reset();
});

const push = (query = "") => control("POST", `/push${query}`, message);

/** What came to the gateway. */
async function delivered(query: string) {
	const deliveries = gatewayAnswers(() => json(200, { msgid: "1" }));
	await push(query);
	return deliveries;
}

const json = (status: number, body: object): Response =>
	new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

describe("what the owner's back end sends", () => {
	it("goes to the gateway as it is, with an API key", async () => {
		const [delivery, ...more] = await delivered("?dry_run=true");
		expect(more).toEqual([]);
		expect(delivery).toMatchObject({
			method: "POST",
			authorization: "Bearer local-development-key",
			contentType: "application/json",
			body: message,
		});
		expect(delivery?.url.href).toBe("http://localhost:8787/api/messages/template?dry_run=true");
	});

	it("goes where the callback's URL points, with the key that was set", async () => {
		const deliveries = gatewayAnswers(() => json(200, {}));
		await control("PATCH", "/account", {
			callback_url: "https://gateway.test/some/path",
			api_key: "another-key-of-the-owner",
		});
		expect((await push())["curl"]).toContain("'Authorization: Bearer another-key-of-the-owner'");
		expect(deliveries[0]?.url.href).toBe("https://gateway.test/api/messages/template");
	});

	it("asks for problems in the reader's language", async () => {
		const deliveries = gatewayAnswers(() => json(200, {}));
		await send("POST", "/simulator/push", message, { "Accept-Language": "zh" });
		await push();
		expect(deliveries.map(({ language }) => language)).toEqual(["zh", null]);
	});

	it("is no part of WeChat's wire", async () => {
		gatewayAnswers(() => json(200, {}));
		await push();
		expect(list((await control("GET", "/calls"))["calls"])).toEqual([]);
		expect(list((await control("GET", "/callbacks"))["callbacks"])).toEqual([]);
	});

	it("can be had as a curl line, with or without being sent", async () => {
		const deliveries = gatewayAnswers(() => json(200, {}));
		const line =
			"curl -H 'Authorization: Bearer local-development-key' -H 'Content-Type: application/json'" +
			` --data-raw '${message.replace("'", String.raw`'\''`)}' 'http://localhost:8787/api/messages/template'`;
		expect((await push())["curl"]).toBe(line);
		expect(await (await send("POST", "/simulator/push/curl", message)).text()).toBe(`${line}\n`);
		expect(deliveries).toHaveLength(1);
	});
});

describe("what the gateway answers is handed back:", () => {
	it.each([
		[
			"accepted",
			() => json(200, { msgid: "200163836" }),
			{ ok: true, status: 200, body: { msgid: "200163836" } },
		],
		[
			"refused",
			() => json(422, { status: 422, field: "data" }),
			{ ok: false, status: 422, body: { field: "data" } },
		],
		[
			"a text",
			() => new Response("Internal Server Error", { status: 500 }),
			{ ok: false, status: 500, body: "Internal Server Error" },
		],
		["nothing", () => new Response(null, { status: 502 }), { ok: false, status: 502, body: "" }],
	])("%s", async (_what, answer, expected) => {
		gatewayAnswers(answer);
		expect(await push()).toMatchObject({ ...expected, failure: null, milliseconds: expect.any(Number) });
	});
});

describe("the owner's side stands on the wire:", () => {
	const exchanges = async () => list((await openPage()).snapshot["exchanges"]);

	it("a push that WeChat was never asked for leaves a trace, and says who refused it", async () => {
		const problem = { type: "urn:wechat-edge:invalid-request", status: 422, detail: "值为空。" };
		gatewayAnswers(() => json(422, problem));
		await push("?dry_run=true");
		expect(await exchanges()).toMatchObject([
			{
				direction: "api",
				kind: "messages/template",
				openid: "o1",
				method: "POST",
				path: "/api/messages/template?dry_run=true",
				status: 422,
				milliseconds: expect.any(Number),
				errcode: null,
				failure: {
					en: "Not sent: the gateway's check found a mistake",
					zh: "没有发送：网关的发送前检查未通过",
				},
				request: { text: expect.stringContaining("3662956322040938501") },
				response: { text: expect.stringContaining("值为空。") },
			},
		]);
	});

	it.each([
		["accepted", () => json(200, { msgid: "1" }), { status: 200, failure: null, errcode: null }],
		[
			"refused by WeChat",
			() =>
				json(422, { type: "urn:wechat-edge:wechat-refused", errcode: 43101, errmsg: "no rid: 1", rid: "1" }),
			{ status: 422, errcode: 43101, failure: { zh: "微信（模拟器）拒绝了" } },
		],
		[
			"not answered",
			() => {
				throw new TypeError("Network connection lost.");
			},
			{ status: null, failure: { en: "connection failed: TypeError: Network connection lost." } },
		],
	])("%s", async (_what, answer, expected) => {
		gatewayAnswers(answer);
		await push();
		expect(await exchanges()).toMatchObject([{ direction: "api", ...expected }]);
	});

	it("a push is there while nobody has answered it, and after a restart of the simulator", async () => {
		const slow = Promise.withResolvers<string>();
		gatewayAnswers(() => slow.promise);
		const pushing = push();
		await vi.waitFor(async () =>
			expect(await exchanges()).toMatchObject([{ direction: "api", status: null, milliseconds: null }]),
		);
		slow.resolve('{"msgid": "1"}');
		await pushing;
		await closePages();
		await evictDurableObject(env.ACCOUNT.getByName("account"));
		expect(await exchanges()).toMatchObject([{ direction: "api", status: 200 }]);
	});

	it("an event of the gateway's is taken and shown with its signature", async () => {
		const event = { type: "message.text", data: { FromUserName: "o1", Content: "你好" } };
		const headers = { "webhook-id": "msg_1", "webhook-timestamp": "1", "webhook-signature": "v1,abc=" };
		expect((await send("POST", "/simulator/events", event, headers)).status).toBe(204);
		expect(await exchanges()).toMatchObject([
			{
				direction: "event",
				kind: "message.text",
				openid: "o1",
				status: 204,
				failure: null,
				request: { headers, text: expect.stringContaining("你好") },
			},
		]);
	});

	it("what is no event is refused, and stands there too", async () => {
		expect((await send("POST", "/simulator/events", "hello")).status).toBe(422);
		expect(await exchanges()).toMatchObject([
			{ direction: "event", status: 422, failure: { zh: expect.any(String) } },
		]);
	});

	it("neither kind counts as the last callback", async () => {
		gatewayAnswers(() => json(422, {}));
		await push();
		await send("POST", "/simulator/events", "hello");
		expect(object((await openPage()).snapshot["account"])["callback"]).toBeNull();
	});
});

describe("telling the gateway of a repair", () => {
	const repair = () => control("POST", "/repair");

	it("asks it for a new access_token, which is told to nobody", async () => {
		const expires_at = "2026-11-22T10:00:00.000Z";
		const deliveries = gatewayAnswers(() => json(200, { access_token: "the-token", expires_at }));
		const answered = await repair();
		expect(answered).toMatchObject({ ok: true, status: 200, body: { expires_at }, failure: null });
		expect(JSON.stringify(answered)).not.toContain("the-token");
		const { snapshot } = await openPage();
		expect(list(snapshot["exchanges"])).toMatchObject([{ direction: "api", kind: "token/refresh" }]);
		expect(JSON.stringify(snapshot)).not.toContain("the-token");
		expect(deliveries).toMatchObject([
			{ method: "POST", authorization: "Bearer local-development-key", contentType: null, body: "" },
		]);
		expect(deliveries[0]?.url.href).toBe("http://localhost:8787/api/token/refresh");
	});

	it("hands back why WeChat still refuses", async () => {
		gatewayAnswers(() => json(503, { errcode: 40164, remedy: "fix-account" }));
		expect(await repair()).toMatchObject({ ok: false, status: 503, body: { errcode: 40164 } });
	});
});

describe("a gateway that does not answer", () => {
	beforeEach(() => control("PATCH", "/account", { push_timeout_ms: 30 }));

	it("in time is said to be silent", async () => {
		gatewayAnswers(silence);
		expect(await push()).toMatchObject({
			ok: false,
			status: null,
			body: null,
			failure: { en: "no answer within 30 ms", zh: "30 毫秒内没有应答" },
			curl: expect.stringMatching(/^curl /),
		});
	});

	it("because it is down is said to be unreachable", async () => {
		gatewayAnswers(() => {
			throw new TypeError("Network connection lost.");
		});
		expect(await push()).toMatchObject({
			ok: false,
			status: null,
			failure: { en: "connection failed: TypeError: Network connection lost." },
		});
	});

	it("is given ten seconds", async () => {
		await control("POST", "/reset");
		expect((await control("GET", "/account"))["push_timeout_ms"]).toBe(10_000);
	});
});
