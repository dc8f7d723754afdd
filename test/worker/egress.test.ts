/** The way out to WeChat: with a binding EGRESS everything goes through it, the Durable Object's calls too. */
import { describe, expect, it } from "vitest";
import { withEnvironment } from "./access-token-object.ts";
import { api, jsonOf, problemOf } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { MESSAGE, MESSAGES, SEND, SENT } from "./support/template-message.ts";
import { issued, STABLE_TOKEN, wechatAnswers } from "./support/wechat.ts";

useLedger();

/** A binding that answers by path, and nothing on the internet. */
const bind = (answers: Readonly<Record<string, object | (() => Promise<Response>)>>) => {
	const requests: Request[] = [];
	const internet = wechatAnswers({});
	const binding = {
		fetch: async (request: Request) => {
			requests.push(request.clone());
			const answer = answers[new URL(request.url).pathname] ?? {};
			return typeof answer === "function" ? await answer() : Response.json(answer);
		},
	};
	// Only its `fetch` is ever called.
	const EGRESS: Fetcher = Object.assign(Object.create(null), binding);
	return { EGRESS, requests, internet };
};

const relayed = { WECHAT_RELAY_KEY: "relay-key-0123456789" };

describe("with EGRESS bound", () => {
	it("the object asks for the access_token through it, with WeChat's own address and the relay's key", async () => {
		const { EGRESS, requests, internet } = bind({ [STABLE_TOKEN]: issued(1) });
		const result = await withEnvironment({ EGRESS, ...relayed }, (instance) => instance.read());
		expect(result).toMatchObject({ ok: true });
		expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
			"POST https://wechat.test/cgi-bin/stable_token",
		]);
		expect(requests[0]?.headers.get("X-Relay-Key")).toBe("relay-key-0123456789");
		expect(internet.calls).toEqual([]);
	});

	it("the object asks for the jsapi_ticket through it", async () => {
		const { EGRESS, requests, internet } = bind({
			[STABLE_TOKEN]: issued(1),
			"/cgi-bin/ticket/getticket": { errcode: 0, ticket: "t1cket", expires_in: 7200 },
		});
		const result = await withEnvironment({ EGRESS }, (instance) => instance.jsapiTicket());
		expect(result).toMatchObject({ value: { ticket: "t1cket" } });
		expect(requests).toHaveLength(2);
		expect(internet.calls).toEqual([]);
	});

	it("a route calls WeChat through it", async () => {
		const { EGRESS, requests, internet } = bind({ [SEND]: SENT });
		const gateway = openGateway({ clock: impatientClock(), env: { EGRESS, ...relayed } });
		expect((await gateway.request(MESSAGES, api("POST", MESSAGE))).status).toBe(200);
		const [request] = requests;
		expect(new URL(request?.url ?? "").origin).toBe("https://wechat.test");
		expect(request?.headers.get("X-Relay-Key")).toBe("relay-key-0123456789");
		// The tests' object has no binding: it went over the internet.
		expect(internet.calls.map(({ path }) => path)).toEqual([STABLE_TOKEN]);
	});

	it("one that cannot be reached is 504, and the internet is no second way", async () => {
		const { EGRESS, internet } = bind({ [SEND]: () => Promise.reject(new Error("tunnel down")) });
		const gateway = openGateway({ clock: impatientClock(), env: { EGRESS } });
		expect(await problemOf(await gateway.request(MESSAGES, api("POST", MESSAGE)))).toMatchObject({
			status: 504,
			type: "urn:wechat-edge:wechat-unreachable",
		});
		expect(internet.callsTo(SEND)).toEqual([]);
	});

	it("the object asks at once, though WeChat refused the address of the internet a moment ago", async () => {
		const { EGRESS } = bind({ [STABLE_TOKEN]: issued(1) });
		wechatAnswers({ [STABLE_TOKEN]: [{ errcode: 40164, errmsg: "invalid ip 203.0.113.7" }] });
		expect(await withEnvironment({}, (instance) => instance.read())).toMatchObject({ ok: false });
		expect(await withEnvironment({}, (instance) => instance.read())).toMatchObject({ ok: false });
		expect(await withEnvironment({ EGRESS }, (instance) => instance.read())).toMatchObject({ ok: true });
	});
});

it("the status says by which way WeChat is reached", async () => {
	const { EGRESS } = bind({});
	const wayOut = async (env: object) =>
		(await jsonOf(await openGateway({ clock: impatientClock(), env }).request("/api/status", api("GET"))))[
			"egress"
		];
	expect(await wayOut({})).toBe("origin");
	expect(await wayOut({ EGRESS })).toBe("binding");
});
