/** What becomes of a template message when WeChat's answer is none: the message may have been sent all the same. */
import { describe, expect, it, vi } from "vitest";
import { api, expectNoSecret, jsonOf, problemOf } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { MESSAGE, MESSAGES, SEND, SENT, send } from "./support/template-message.ts";
import { brokenConnection, silence, wechatAnswers } from "./support/wechat.ts";

useLedger();

describe("an answer that is none names the client_msg_id under which to try again", () => {
	const html = new Response("<html><center>502 Bad Gateway</center></html>", { status: 502 });

	it.each([
		["a page with HTTP 502", html],
		["a page with HTTP 200", "<html>captive portal</html>"],
		["half a JSON", '{"errcode":0,"errm'],
		["nothing", ""],
		["an array", "[]"],
		["a text", '"ok"'],
		["an errcode that is no number", { errcode: "none", errmsg: "ok" }],
		["an errcode of null", { errcode: null }],
		["a relay's own words", { message: "ok" }],
		["a success without an errcode", { errmsg: "ok", msgid: 1 }],
		["an empty object", {}],
		["a success with HTTP 500", Response.json(SENT, { status: 500 })],
		["a redirect", Response.redirect("https://elsewhere.example/", 302)],
		["text that is not UTF-8", new Response(new Uint8Array([0x7b, 0xc4, 0xe3, 0x7d]))],
	])("%s is 502", async (_, answer) => {
		const { response, wechat, sent } = await send({ [SEND]: [answer] });
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:wechat-garbled",
			status: 502,
			client_msg_id: "order-42",
			detail: expect.stringContaining('"client_msg_id": "order-42"'),
		});
		expect(sent).toHaveLength(1);
		expect(wechat.calls).toHaveLength(2);
	});

	it("a redirect is not followed: the access_token goes nowhere else", async () => {
		const elsewhere = Response.redirect("https://elsewhere.example/", 302);
		const { wechat } = await send({ [SEND]: [elsewhere] });
		expect(wechat.calls.map(({ redirect }) => redirect)).toEqual(["manual", "manual"]);
	});

	it("a broken connection is 504", async () => {
		const { response, sent } = await send({ [SEND]: [brokenConnection] });
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:wechat-unreachable",
			status: 504,
			client_msg_id: "order-42",
			detail: expect.stringContaining("The connection to WeChat failed."),
		});
		expect(sent).toHaveLength(1);
	});

	it("no answer within five seconds is 504", async () => {
		const limits: number[] = [];
		vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
			limits.push(milliseconds);
			const controller = new AbortController();
			// Time flies, once the access_token is there.
			if (limits.length === 2) controller.abort(new DOMException("", "TimeoutError"));
			return controller.signal;
		});
		const { response, sent } = await send({ [SEND]: [silence] });
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:wechat-unreachable",
			status: 504,
			client_msg_id: "order-42",
			detail: expect.stringContaining("WeChat did not answer in time."),
		});
		expect(limits).toEqual([5000, 5000]);
		expect(sent).toHaveLength(1);
	});

	it("a client_msg_id that the gateway chose is named as well", async () => {
		const wechat = wechatAnswers({ [SEND]: [brokenConnection] });
		const { client_msg_id: _, ...message } = MESSAGE;
		const response = await openGateway({ clock: impatientClock() }).request(MESSAGES, api("POST", message));
		const { client_msg_id } = await problemOf(response);
		expect(wechat.callsTo(SEND)[0]?.body).toContain(`"client_msg_id":"${client_msg_id}"`);
	});
});

it('an errcode of "0", as text, is success', async () => {
	const { response } = await send({ [SEND]: [{ errcode: "0", errmsg: "ok", msgid: 1 }] });
	expect(await jsonOf(response)).toEqual({ msgid: "1" });
});

it('an errcode of "43004", as text, is 43004', async () => {
	const { response } = await send({ [SEND]: [{ errcode: "43004", errmsg: "require subscribe" }] });
	expect(await problemOf(response)).toMatchObject({ status: 422, errcode: 43004 });
});

it("no access_token is in any answer or log line, also when WeChat or the connection says it", async () => {
	const lines = logLines();
	const leaky = [
		() => Promise.reject(new Error("GET https://wechat.test/?access_token=pretend-access-token-1 failed")),
		"<html>?access_token=pretend-access-token-1</html>",
		{ access_token: "pretend-access-token-1", errcode: "x" },
	];
	for (const answer of leaky) {
		const { response } = await send({ [SEND]: [answer] });
		expectNoSecret(await response.text());
		expectNoSecret(JSON.stringify([...response.headers]));
	}
	expectNoSecret(JSON.stringify(lines));
});
