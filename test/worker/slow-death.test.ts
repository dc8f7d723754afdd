/** What becomes of a slow answer when its Durable Object dies or cannot be reached. */
import { evictDurableObject, reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { text } from "../../src/wechat/reply.ts";
import { MSG_ID, OPENID, posted, signedPath, textMessage } from "./support/callback.ts";
import { EVENTS_ENV, keepEvents } from "./support/events.ts";
import { logLines } from "./support/log.ts";
import { begun, givenUp, letPass, openSlowGateway } from "./support/slow-answers.ts";
import { wechatAnswers } from "./support/wechat.ts";

const CUSTOM_SEND = "/cgi-bin/message/custom/send";

afterEach(() => reset());

const deliver = async (gateway = openSlowGateway()): Promise<string> =>
	await (await gateway.request(await signedPath(), posted(textMessage()))).text();

/** The object of the message is gone at once, with all that it was doing. */
const kill = async (): Promise<void> => {
	const object = env.SLOW_ANSWER_OF_TESTS.getByName(`${env.WECHAT_APP_ID}:${MSG_ID}`);
	await expect(runInDurableObject(object, (_, context) => context.abort("killed"))).rejects.toThrow("killed");
};

describe("an object that dies in mid-run", () => {
	it("is asked again by the delivery that it held, and runs its handler once more", async () => {
		const delivery = deliver();
		await begun(1);
		await kill();
		const [, second] = await begun(2);
		if (second !== undefined) second.given = () => text("42");
		expect(await delivery).toContain("<![CDATA[42]]>");
		expect(await begun(2)).toHaveLength(2);
	});

	it("after WeChat was told success, is started again by its alarm: the reply follows once", async () => {
		const wechat = wechatAnswers({ [CUSTOM_SEND]: [{ errcode: 0, errmsg: "ok" }] });
		const delivery = deliver();
		await begun(1);
		letPass(4);
		expect(await delivery).toBe("success");
		await kill();
		const [, second] = await begun(2);
		if (second !== undefined) second.given = () => text("42");
		await expect
			.poll(() => wechat.callsTo(CUSTOM_SEND).map(({ body }) => body), { timeout: 4000 })
			.toEqual([JSON.stringify({ touser: OPENID, msgtype: "text", text: { content: "42" } })]);
	});

	it("twice, gives up the event that the callback left to it", async () => {
		logLines();
		const { queue } = keepEvents();
		const events = { ...EVENTS_ENV, EVENTS_REPLY: "true", EVENTS_QUEUE: queue };
		const delivery = deliver(openSlowGateway({ env: events }));
		await begun(1);
		await kill();
		await begun(2);
		await kill();
		expect(await delivery).toBe("success");
		expect(givenUp).toEqual([{ hasEvent: true }]);
	});

	it("twice, is given up: success, and the owner learns it", async () => {
		const lines = logLines();
		const first = deliver();
		await begun(1);
		await kill();
		await begun(2);
		await kill();
		expect(await first).toBe("success");
		expect(await deliver()).toBe("success");
		expect(await begun(2)).toHaveLength(2);
		const reasons = () => lines.map(({ entry }) => entry);
		await expect.poll(reasons, { timeout: 4000 }).toContainEqual({
			event: "slow answer failed",
			reason: "the handler died twice",
			kind: "message.text",
			id: MSG_ID,
		});
	});
});

it("an object that is evicted after its reply was stored hands it to the next delivery, without a new run", async () => {
	const delivery = deliver();
	const [first] = await begun(1);
	if (first !== undefined) first.given = () => text("42");
	expect(await delivery).toContain("<![CDATA[42]]>");
	await evictDurableObject(env.SLOW_ANSWER_OF_TESTS.getByName(`${env.WECHAT_APP_ID}:${MSG_ID}`));
	expect(await deliver()).toContain("<![CDATA[42]]>");
	expect(await begun(1)).toHaveLength(1);
});

describe("an object that cannot be reached", () => {
	/** A namespace whose objects throw these errors, one call after the other, and then answer. */
	const failing = (...errors: readonly object[]) => {
		const calls: unknown[][] = [];
		const deliverOnce = async (...call: unknown[]) => {
			calls.push(call);
			const error = errors[calls.length - 1];
			if (error !== undefined) throw error;
			return text("42");
		};
		return {
			calls,
			gateway: openSlowGateway({ env: { SLOW_ANSWER: { getByName: () => ({ deliver: deliverOnce }) } } }),
		};
	};

	it("once, is asked again for the same delivery", async () => {
		const { calls, gateway } = failing(new Error("Network connection lost."));
		expect(await deliver(gateway)).toContain("<![CDATA[42]]>");
		expect(calls.map(([xml, id]) => [xml, id])[0]).toEqual(calls.map(([xml, id]) => [xml, id])[1]);
	});

	it("twice, is success, and logged", async () => {
		const lines = logLines();
		const { calls, gateway } = failing(new Error("down"), new Error("down"));
		expect(await deliver(gateway)).toBe("success");
		expect(calls).toHaveLength(2);
		expect(lines).toMatchObject([{ level: "error", entry: { event: "answer failed", id: MSG_ID } }]);
	});

	it("because it has too much to do, is not asked again", async () => {
		logLines();
		const { calls, gateway } = failing(Object.assign(new Error("busy"), { overloaded: true }));
		expect(await deliver(gateway)).toBe("success");
		expect(calls).toHaveLength(1);
	});
});
