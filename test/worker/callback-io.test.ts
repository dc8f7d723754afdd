/** An answer that needs no I/O waits for none: the callback must work while everything else is down. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { posted, signedPath, textMessage } from "./support/callback.ts";
import { openGateway } from "./support/gateway.ts";
import { logLines } from "./support/log.ts";
import { wechatAnswers } from "./support/wechat.ts";

/** Names each thing done to it, and throws. */
const broken = (name: string, touched: string[]): object =>
	new Proxy(
		{},
		{
			get: (_, property) => {
				touched.push(`${name}.${String(property)}`);
				throw new Error(`${name} is down`);
			},
		},
	);

const BINDINGS = Object.entries(env)
	.filter(([, binding]) => typeof binding === "object")
	.map(([name]) => name);

const brokenBindings = (touched: string[]): object =>
	Object.fromEntries(BINDINGS.map((name) => [name, broken(name, touched)]));

describe("with every binding down", () => {
	it("a message has its reply, and only the journal was tried", async () => {
		const touched: string[] = [];
		const wechat = wechatAnswers({});
		const gateway = openGateway({ env: brokenBindings(touched) });
		const response = await gateway.request(await signedPath(), posted(textMessage("ping")));
		expect(response.status).toBe(200);
		expect(await response.text()).toContain("<![CDATA[pong]]>");
		await gateway.settled();
		expect(touched).toEqual(["JOURNAL_LIMIT.limit"]);
		expect(wechat.calls).toEqual([]);
	});

	it("the URL is verified", async () => {
		const gateway = openGateway({ env: brokenBindings([]) });
		expect(await (await gateway.request(await signedPath({}, { echostr: "42" }))).text()).toBe("42");
		await gateway.settled();
	});

	it("a forgery is refused", async () => {
		const lines = logLines();
		const gateway = openGateway({ env: brokenBindings([]) });
		const forged = await signedPath({ callbackToken: "otherToken" });
		expect((await gateway.request(forged, posted(textMessage()))).status).toBe(403);
		await gateway.settled();
		expect(lines).toHaveLength(1);
	});
});

it("a journal that takes its time holds up no answer", async () => {
	const limit = Promise.withResolvers<RateLimitOutcome>();
	const gateway = openGateway({ env: { JOURNAL_LIMIT: { limit: () => limit.promise } } });
	const response = await gateway.request(await signedPath(), posted(textMessage("ping")));
	expect(await response.text()).toContain("<![CDATA[pong]]>");
	limit.resolve({ success: false });
	await gateway.settled();
});
