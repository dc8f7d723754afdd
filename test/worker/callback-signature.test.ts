/** Which POSTed callbacks are WeChat's: everything else gets one opaque answer, and the owner the reason. */
import { describe, expect, it } from "vitest";
import type { Env } from "../../src/env.ts";
import { type Answers, defineAnswers } from "../../src/wechat/answer.ts";
import { text } from "../../src/wechat/reply.ts";
import { expectNoSecret } from "./support/api.ts";
import {
	ACCOUNT,
	CALLBACK_TOKEN,
	callbackPath,
	NOON,
	NOON_SECONDS,
	OPENID,
	posted,
	signedPath,
	signedQuery,
	textMessage,
} from "./support/callback.ts";
import { stoppedClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { logLines } from "./support/log.ts";

/** Answers everything, and notes that it was called. */
const eagerAnswers = (calls: unknown[]): Answers<Env> =>
	defineAnswers<Env>({
		fallback: ({ message }) => {
			calls.push(message);
			return text("called");
		},
	});

describe("a signed callback", () => {
	it("is answered with the reply's XML: To and From swapped, the time in seconds", async () => {
		const response = await openGateway().request(await signedPath(), posted(textMessage("ping")));
		expect(response.status).toBe(200);
		expect(response.headers.get("Content-Type")).toBe("text/xml; charset=utf-8");
		expect(await response.text()).toBe(
			`<xml><ToUserName><![CDATA[${OPENID}]]></ToUserName><FromUserName><![CDATA[${ACCOUNT}]]></FromUserName>` +
				`<CreateTime>${NOON_SECONDS}</CreateTime><MsgType><![CDATA[text]]></MsgType>` +
				"<Content><![CDATA[pong]]></Content></xml>",
		);
	});

	it("that no handler replies to is answered with success", async () => {
		const response = await openGateway().request(await signedPath(), posted(textMessage("hello")));
		expect(response.status).toBe(200);
		expect(await response.text()).toBe("success");
	});

	it.each([
		["as old as the limit", -300],
		["as far ahead as the limit", 300],
	])("%s is still fresh", async (_, seconds) => {
		const path = await signedPath({ timestamp: NOON_SECONDS + seconds });
		expect((await openGateway().request(path, posted(textMessage()))).status).toBe(200);
	});

	it.each([
		["ages old", 1_400_000_000],
		["of milliseconds", "1700000000000"],
		["with a fraction", "1700000000.123456"],
	])("with a timestamp %s passes where WECHAT_MAX_AGE_SECONDS is 0", async (_, timestamp) => {
		const gateway = openGateway({ env: { WECHAT_MAX_AGE_SECONDS: "0" } });
		expect((await gateway.request(await signedPath({ timestamp }), posted(textMessage()))).status).toBe(200);
	});

	it.each(["newToken", "oldToken"])("of either Token passes while rotating: %s", async (callbackToken) => {
		const gateway = openGateway({ env: { WECHAT_TOKEN: "newToken,oldToken" } });
		expect((await gateway.request(await signedPath({ callbackToken }), posted(textMessage()))).status).toBe(
			200,
		);
	});

	it("is answered to the sender in its body: the query's openid is not signed and never read", async () => {
		const path = await signedPath({}, { openid: "oSomebody_Else" });
		const answers = defineAnswers<Env>({ text: (question) => text(JSON.stringify(question)) });
		const reply = await (await openGateway({ answers }).request(path, posted(textMessage()))).text();
		expect(reply).toContain(`<ToUserName><![CDATA[${OPENID}]]></ToUserName>`);
		expect(reply).not.toContain("oSomebody_Else");
	});
});

describe("a refused callback", () => {
	const valid = async (): Promise<Record<string, string>> => ({ ...(await signedQuery()), openid: OPENID });
	const without = async (part: string): Promise<string> => {
		const { [part]: _, ...rest } = await valid();
		return callbackPath(rest);
	};
	const altered = async (changes: Record<string, string>): Promise<string> =>
		callbackPath({ ...(await valid()), ...changes });

	const NO_SIGNATURE = "no signature in the query: a browser or a scanner, not WeChat";
	const FORGERIES: readonly (readonly [string, () => Promise<string>, string])[] = [
		["with a forged signature", () => altered({ signature: "f".repeat(40) }), "signature mismatch"],
		["with another timestamp", () => altered({ timestamp: String(NOON_SECONDS - 1) }), "signature mismatch"],
		["with another nonce", () => altered({ nonce: "1" }), "signature mismatch"],
		["of another Token", () => signedPath({ callbackToken: "otherToken" }), "signature mismatch"],
		["of an empty Token", () => signedPath({ callbackToken: "" }), "signature mismatch"],
		["without signature", () => without("signature"), NO_SIGNATURE],
		["without timestamp", () => without("timestamp"), "signature mismatch"],
		["without nonce", () => without("nonce"), "signature mismatch"],
		["without a query", async () => "/wechat", NO_SIGNATURE],
		["a second too old", () => signedPath({ timestamp: NOON_SECONDS - 301 }), "stale by 301 s"],
		["a second too far ahead", () => signedPath({ timestamp: NOON_SECONDS + 301 }), "ahead by 301 s"],
		[
			"signed without a timestamp that is a number",
			() => signedPath({ timestamp: "now" }),
			"timestamp is not a number of seconds",
		],
	];

	it.each(FORGERIES)("%s gets 403, forbidden, and no handler sees it", async (_, path, reason) => {
		const lines = logLines();
		const called: unknown[] = [];
		const gateway = openGateway({ answers: eagerAnswers(called) });
		const response = await gateway.request(await path(), posted(textMessage()));
		expect(response.status).toBe(403);
		expect(await response.text()).toBe("forbidden");
		expect([...response.headers.keys()]).toEqual(["content-type"]);
		expect(called).toEqual([]);
		const entry = { event: "callback refused", method: "POST", status: 403, reason };
		expect(lines).toEqual([{ level: "warn", entry }]);
	});

	it.each(FORGERIES)("%s leaves no Token, signature, nonce or openid in the log", async (_, path) => {
		const lines = logLines();
		const url = await path();
		await openGateway().request(url, posted(textMessage()));
		const logged = JSON.stringify(lines);
		expectNoSecret(logged);
		const { searchParams } = new URL(url, "https://gateway.test");
		const said = [searchParams.get("signature"), searchParams.get("nonce"), OPENID, CALLBACK_TOKEN];
		for (const part of said) if (part !== null && part.length > 1) expect(logged).not.toContain(part);
	});

	it.each([
		["timestamp=", (old: string, fresh: string) => `timestamp=${old}&timestamp=${fresh}`],
		["an encoded name", (old: string, fresh: string) => `%74imestamp=${old}&timestamp=${fresh}`],
		["no value", (old: string, fresh: string) => `timestamp&timestamp=${fresh}&timestamp=${old}`],
	])("old, with a second and fresh timestamp in its query (%s), stays refused", async (_, timestamps) => {
		logLines();
		const { signature, timestamp, nonce } = await signedQuery({ timestamp: NOON_SECONDS - 3600 });
		const query = `${timestamps(timestamp ?? "", String(NOON_SECONDS))}&signature=${signature}&nonce=${nonce}`;
		const response = await openGateway().request(`/wechat?${query}`, posted(textMessage()));
		expect(response.status).toBe(403);
	});

	it("that began in time, and whose body came drop by drop until it was stale", async () => {
		const lines = logLines();
		const called: unknown[] = [];
		let now = NOON + 300_999;
		const body = new ReadableStream<Uint8Array>(
			{
				pull(controller) {
					now += 1;
					controller.enqueue(new TextEncoder().encode(textMessage()));
					controller.close();
				},
			},
			{ highWaterMark: 0 },
		);
		const clock = { ...stoppedClock(), now: () => now };
		const gateway = openGateway({ answers: eagerAnswers(called), clock });
		const response = await gateway.request(await signedPath(), posted(body));
		expect(response.status).toBe(403);
		expect(called).toEqual([]);
		expect(lines).toMatchObject([{ entry: { reason: "stale by 301 s" } }]);
	});

	it("forged and of 10 MB is refused without being read", async () => {
		logLines();
		let chunks = 0;
		const body = new ReadableStream<Uint8Array>(
			{
				pull(controller) {
					chunks += 1;
					controller.enqueue(new Uint8Array(64 * 1024));
					if (chunks === 160) controller.close();
				},
			},
			{ highWaterMark: 0 },
		);
		const path = await signedPath({ callbackToken: "otherToken" });
		const response = await openGateway().request(path, posted(body));
		expect(response.status).toBe(403);
		expect(chunks).toBe(0);
	});
});
