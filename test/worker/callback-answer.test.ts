/** What handlers may do, and what becomes of it: the follower never sees anything odd. */
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import type { Env } from "../../src/env.ts";
import { type Answers, defineAnswers } from "../../src/wechat/answer.ts";
import { type Reply, text } from "../../src/wechat/reply.ts";
import { MSG_ID, menuClick, OPENID, posted, signedPath, textMessage } from "./support/callback.ts";
import { hurriedClock, stoppedClock, watchedClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { logLines } from "./support/log.ts";

const never = (): Promise<never> => new Promise(() => {});

const ask = async (
	answers: Answers<Env>,
	setting: Omit<Parameters<typeof openGateway>[0], "answers"> = {},
	xml = textMessage(),
): Promise<Response> => await openGateway({ ...setting, answers }).request(await signedPath(), posted(xml));

const expectSuccess = async (response: Response): Promise<void> => {
	expect(response.status).toBe(200);
	expect(await response.text()).toBe("success");
};

describe("a handler", () => {
	it("may answer at once or by a promise", async () => {
		const atOnce = await ask(defineAnswers<Env>({ text: () => text("now") }));
		expect(await atOnce.text()).toContain("<![CDATA[now]]>");
		const promised = await ask(defineAnswers<Env>({ text: async () => text("later") }));
		expect(await promised.text()).toContain("<![CDATA[later]]>");
	});

	it("that answers leaves no timer behind, by whatever way it ends", async () => {
		for (const handler of [async () => text("later"), () => Promise.reject(new Error("no such product"))]) {
			logLines();
			const clock = watchedClock();
			const began = Promise.withResolvers<void>();
			const answers = defineAnswers<Env>({ text: () => began.promise.then(handler) });
			const response = ask(answers, { clock });
			await vi.waitFor(() => expect(clock.waiting()).toBe(1));
			began.resolve();
			await response;
			expect(clock.waiting()).toBe(0);
		}
	});

	it("that answers at once sets no timer", async () => {
		const clock = { ...watchedClock(), ringAfter: vi.fn(() => () => {}) };
		await ask(defineAnswers<Env>({ text: () => text("now") }), { clock });
		expect(clock.ringAfter).not.toHaveBeenCalled();
	});

	it("that promises nothing leaves the follower without a reply", async () => {
		await expectSuccess(await ask(defineAnswers<Env>({ text: async () => undefined })));
	});

	it("finds the message, its id and the environment", async () => {
		const answers = defineAnswers<Env>({
			text: ({ message, id, env }) => text(`${message.Content}|${id}|${env.WECHAT_APP_ID}`),
		});
		expect(await (await ask(answers)).text()).toContain(`<![CDATA[ping|${MSG_ID}|wx7e57000000000001]]>`);
	});
});

describe("a handler that fails is answered with success, and logged with the message's kind and id", () => {
	const FAILED = { event: "answer failed", kind: "message.text", id: MSG_ID };

	it.each<[string, () => Reply | Promise<Reply>]>([
		[
			"throws",
			() => {
				throw new Error("no such product");
			},
		],
		["rejects", () => Promise.reject(new Error("no such product"))],
	])("one that %s", async (_, handler) => {
		const lines = logLines();
		await expectSuccess(await ask(defineAnswers<Env>({ text: handler })));
		const entry = { ...FAILED, reason: "handler threw", error: "Error: no such product" };
		expect(lines).toEqual([{ level: "error", entry }]);
	});

	it("one that throws our secrets or an address with a query: the log has neither", async () => {
		const lines = logLines();
		const message = `GET https://crm.example.com/seen?openid=${OPENID} with ${env.WECHAT_APP_SECRET}`;
		await expectSuccess(
			await ask(defineAnswers<Env>({ text: () => Promise.reject(new TypeError(message)) })),
		);
		expect(lines).toMatchObject([
			{ entry: { ...FAILED, error: "TypeError: GET https://crm.example.com/seen?… with …" } },
		]);
	});

	it("one that throws something that is no error", async () => {
		const lines = logLines();
		await expectSuccess(await ask(defineAnswers<Env>({ text: () => Promise.reject("a text") })));
		expect(lines).toMatchObject([{ entry: { ...FAILED, error: "string" } }]);
	});

	it("one that never ends, after four seconds", async () => {
		const lines = logLines();
		const clock = hurriedClock();
		await expectSuccess(
			await ask(defineAnswers<Env>({ text: never }), { clock, env: { WECHAT_MAX_AGE_SECONDS: "0" } }),
		);
		expect(clock.limits).toEqual([4000]);
		expect(lines).toEqual([{ level: "error", entry: { ...FAILED, reason: "not done after 4000 ms" } }]);
	});

	it("one that throws after the limit: logged once more", async () => {
		const lines = logLines();
		const late = Promise.withResolvers<Reply>();
		const gateway = openGateway({
			answers: defineAnswers<Env>({ text: () => late.promise }),
			clock: { ...stoppedClock(), ringAfter: hurriedClock().ringAfter },
		});
		await expectSuccess(await gateway.request(await signedPath(), posted(textMessage())));
		late.reject(new Error("too late"));
		await gateway.settled();
		expect(lines).toMatchObject([
			{ entry: { ...FAILED, reason: "not done after 4000 ms" } },
			{ entry: { ...FAILED, reason: "late handler threw", error: "Error: too late" } },
		]);
	});

	it("one of an event: the log names the event, never the follower's openid", async () => {
		const lines = logLines();
		const answers = defineAnswers<Env>({ CLICK: () => Promise.reject(new Error("no prices")) });
		await expectSuccess(await ask(answers, {}, menuClick("PRICES")));
		expect(lines).toMatchObject([
			{ entry: { kind: "event.CLICK", id: expect.stringContaining("CLICK|PRICES") } },
		]);
		expect(JSON.stringify(lines)).not.toContain(OPENID);
	});
});

describe("deferred work", () => {
	it("is kept alive after the answer", async () => {
		let done = false;
		const work = Promise.withResolvers<void>();
		const answers = defineAnswers<Env>({
			text: ({ defer }) => {
				defer(
					work.promise.then(() => {
						done = true;
					}),
				);
				return text("pong");
			},
		});
		const gateway = openGateway({ answers });
		const response = await gateway.request(await signedPath(), posted(textMessage()));
		expect(await response.text()).toContain("pong");
		expect(done).toBe(false);
		work.resolve();
		await gateway.settled();
		expect(done).toBe(true);
	});

	it("that fails is logged and changes nothing about the answer", async () => {
		const lines = logLines();
		const answers = defineAnswers<Env>({
			text: ({ defer }) => {
				defer(Promise.reject(new Error("ledger down")));
				return text("pong");
			},
		});
		const gateway = openGateway({ answers });
		const response = await gateway.request(await signedPath(), posted(textMessage()));
		expect(await response.text()).toContain("pong");
		await gateway.settled();
		const failed = { kind: "message.text", id: MSG_ID, reason: "deferred work threw" };
		expect(lines).toMatchObject([{ level: "error", entry: { ...failed, error: "Error: ledger down" } }]);
	});
});
