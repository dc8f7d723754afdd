/** The Worker as Cloudflare calls it: the shipped answers, the real clock, the real bindings. */
import { exports } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { api, jsonOf, problemOf } from "./support/api.ts";
import { posted, signedPath, textMessage, textMessageOf } from "./support/callback.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { wechatAnswers } from "./support/wechat.ts";

useLedger();

const ask = (path: string, init?: RequestInit): Promise<Response> =>
	exports.default.fetch(`https://gateway.test${path}`, init);

const signedNow = (): Promise<string> => signedPath({ timestamp: Math.trunc(Date.now() / 1000) });

const eventOf = (event: string, key: string): string =>
	textMessage()
		.replace("[text]", "[event]")
		.replace(
			/<Content>.*<\/MsgId>/,
			`<Event><![CDATA[${event}]]></Event><EventKey><![CDATA[${key}]]></EventKey>`,
		);

const clicked = (key: string): string => eventOf("CLICK", key);

describe("the shipped answers", () => {
	it.each(["ping", " Ping "])("answer %j with pong", async (content) => {
		const response = await ask(await signedNow(), posted(textMessage(content)));
		expect(await response.text()).toContain("<Content><![CDATA[pong]]></Content>");
	});

	it("welcome a new follower in two languages", async () => {
		const reply = await (await ask(await signedNow(), posted(eventOf("subscribe", "")))).text();
		expect(reply).toMatch(/欢迎关注[\s\S]*Welcome!/);
	});

	it.each([
		["营业时间", textMessage("营业时间"), "营业时间："],
		["营业时间 between blanks", textMessage(" 营业时间\n"), "营业时间："],
		["a tap on the button TODAY", clicked("TODAY"), "今日推荐："],
	])(
		"answer %s with an example that names the file to edit, and no fact of anybody's",
		async (_, message, begin) => {
			const reply = await (await ask(await signedNow(), posted(message))).text();
			const [, content = ""] = /<Content><!\[CDATA\[(.*?)\]\]><\/Content>/s.exec(reply) ?? [];
			expect(content).toMatch(new RegExp(`^${begin}.*src/answers\\.ts.*\n.+`));
			expect(content).not.toMatch(/\d/);
		},
	);

	it("are silent otherwise: they can meet real followers", async () => {
		const others = [textMessage("hello"), textMessage().replace("[text]", "[image]"), clicked("YESTERDAY")];
		for (const message of others) {
			expect(await (await ask(await signedNow(), posted(message))).text()).toBe("success");
		}
	});
});

it("a callback of an hour ago is refused by the real clock", async () => {
	logLines();
	const path = await signedPath({ timestamp: Math.trunc(Date.now() / 1000) - 3600 });
	expect((await ask(path, posted(textMessage()))).status).toBe(403);
});

it("a body is measured as it arrives", async () => {
	logLines();
	expect((await ask(await signedNow(), posted(textMessageOf(64 * 1024)))).status).toBe(200);
	expect((await ask(await signedNow(), posted(textMessageOf(64 * 1024 + 1)))).status).toBe(413);
});

it("a message is sent, with KV and the Durable Object behind it", async () => {
	const wechat = wechatAnswers({ "/cgi-bin/message/template/send": [{ errcode: 0, msgid: 42 }] });
	const message = { touser: "oFollower", template_id: "TEMPLATE_1", data: { thing1: "文本" } };
	const response = await ask("/api/messages/template?check=false", api("POST", message));
	expect(await jsonOf(response)).toEqual({ msgid: "42" });
	expect(wechat.calls).toHaveLength(2);
});

it("what nobody expected is 500, without a word of the error, and the log says more", async () => {
	const lines = logLines();
	vi.spyOn(crypto.subtle, "digest").mockRejectedValue(new Error("secret details"));
	const response = await ask("/api/status?key=1", api("GET"));
	const problem = await problemOf(response);
	expect(problem).toMatchObject({ type: "urn:wechat-edge:internal", status: 500 });
	expect(JSON.stringify(problem)).not.toContain("secret details");
	const entry = { event: "bug", method: "GET", path: "/api/status", error: "Error: secret details" };
	expect(lines).toEqual([{ level: "error", entry }]);
});
