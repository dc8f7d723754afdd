/** A captured callback that is sent again: as long as it is let in, it joins the run that it made, and makes no other. */
import { reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { text } from "../../src/wechat/reply.ts";
import { MSG_ID, posted, signedPath, textMessage } from "./support/callback.ts";
import { impatientClock } from "./support/clock.ts";
import { EVENTS_ENV, keepEvents } from "./support/events.ts";
import { logLines } from "./support/log.ts";
import { begun, letPass, openSlowGateway } from "./support/slow-answers.ts";
import { wechatAnswers } from "./support/wechat.ts";

/** Ahead of the real time, so that no alarm rings unless a test rings it. */
const START = Date.UTC(2099, 9, 1, 4);
const DAY = 24 * 60 * 60 * 1000;
const CUSTOM_SEND = "/cgi-bin/message/custom/send";
const OK = { errcode: 0, errmsg: "ok" };

beforeEach(() => void vi.setSystemTime(START));
afterEach(async () => {
	vi.useRealTimers();
	await reset();
});

const objectOf = () => env.SLOW_ANSWER_OF_TESTS.getByName(`${env.WECHAT_APP_ID}:${MSG_ID}`);
const alarmOf = () => runInDurableObject(objectOf(), (_, { storage }) => storage.getAlarm());
const isKept = () =>
	runInDurableObject(objectOf(), (_, { storage }) => storage.kv.get("state") !== undefined);

const VOICE = textMessage()
	.replace("[text]", "[voice]")
	.replace(/<Content>.*<\/Content>/, "");

interface Captured {
	readonly xml?: string;
	/** Seconds by which its timestamp lies ahead. */
	readonly ahead?: number;
	readonly variables?: object;
}

/** A callback, as whoever captured it sends it again and again. */
const capture = async ({ xml = textMessage(), ahead = 0, variables = {} }: Captured = {}) => {
	const gateway = openSlowGateway({ clock: impatientClock(), env: variables });
	const path = await signedPath({ timestamp: START / 1000 + ahead });
	/** So many milliseconds after the start; what is due by then has rung. */
	const sendAfter = async (milliseconds: number): Promise<string> => {
		vi.setSystemTime(START + milliseconds);
		if (((await alarmOf()) ?? Number.POSITIVE_INFINITY) <= START + milliseconds)
			await runDurableObjectAlarm(objectOf());
		const response = await gateway.request(path, posted(xml));
		return response.status === 200 ? await response.text() : `${response.status}`;
	};
	/** The first time, with its run. */
	const send = async () => {
		const answer = gateway.request(path, posted(xml)).then((response) => response.text());
		await expect.poll(alarmOf, { timeout: 4000, interval: 5 }).not.toBeNull();
		const alarm = runDurableObjectAlarm(objectOf());
		const [run] = await begun(1);
		if (run === undefined) throw new Error("no run has begun");
		return { answer, run, alarm };
	};
	return { send, sendAfter };
};

/** Sent, and answered in time. */
const answered = async (captured: Captured = {}) => {
	const { send, sendAfter } = await capture(captured);
	const { answer, run, alarm } = await send();
	run.given = () => text("42");
	await alarm;
	expect(await answer).toContain("42");
	return sendAfter;
};

describe("a replay", () => {
	const events = { ...EVENTS_ENV, EVENTS_QUEUE: keepEvents().queue };

	it.each([
		["by customer service", {}],
		["by redelivery", { xml: VOICE }],
		["by the owner's URL, asked at once", { variables: { ...events, EVENTS_REPLY: "true" } }],
		["by the owner's URL, which may take its time", { variables: { ...events, EVENTS_REPLY: "slow" } }],
	])("of what was answered in time, late %s, gets the same answer from the same run", async (_, captured) => {
		const sendAfter = await answered(captured);
		for (const after of [75_000, 300_999]) expect(await sendAfter(after)).toContain("42");
		expect(await begun(1)).toHaveLength(1);
	});

	it.each([
		["by customer service", {}, 4],
		["by redelivery", { xml: VOICE }, 8],
	])("of what was answered late, %s, sends nothing to the follower", async (_, captured, seconds) => {
		const wechat = wechatAnswers({ [CUSTOM_SEND]: [OK] });
		const { send, sendAfter } = await capture(captured);
		const { answer, run, alarm } = await send();
		letPass(seconds);
		expect(await answer).toBe("success");
		vi.setSystemTime(START + 9000);
		run.given = () => text("42");
		await alarm;
		for (const after of [75_000, 300_999]) expect(await sendAfter(after)).toBe("success");
		expect(wechat.callsTo(CUSTOM_SEND)).toHaveLength(1);
		expect(await begun(1)).toHaveLength(1);
	});
});

describe("how long a message is known", () => {
	it.each([
		["its timestamp is of now", {}, 300_999],
		["its timestamp lies ahead as far as it may", { ahead: 300 }, 600_999],
		["its timestamp is as old as it may be", { ahead: -300 }, 999],
		["replays are accepted for a minute", { variables: { WECHAT_MAX_AGE_SECONDS: "60" } }, 60_999],
		["replays are accepted for an hour", { variables: { WECHAT_MAX_AGE_SECONDS: "3600" } }, 3_600_999],
	])(
		"when %s: to a minute after the moment at which a replay is refused",
		async (_, captured, lastAccepted) => {
			logLines();
			const sendAfter = await answered(captured);
			expect(await sendAfter(lastAccepted)).toContain("42");
			expect(await sendAfter(lastAccepted + 1)).toBe("403");
			expect(await sendAfter(lastAccepted + 60_000)).toBe("403");
			expect(await isKept()).toBe(true);
			expect(await sendAfter(lastAccepted + 60_001)).toBe("403");
			expect(await isKept()).toBe(false);
			expect(await begun(1)).toHaveLength(1);
		},
	);

	it.each(["0", "999999999"])(
		"when replays are accepted for longer than a day (%s): a day",
		async (seconds) => {
			const sendAfter = await answered({ variables: { WECHAT_MAX_AGE_SECONDS: seconds } });
			expect(await sendAfter(DAY + 59_999)).toContain("42");
			expect(await isKept()).toBe(true);
			vi.setSystemTime(START + 3 * DAY);
			await runDurableObjectAlarm(objectOf());
			expect(await isKept()).toBe(false);
		},
	);
});

it("an older version of the Worker does not say how long: as long as a replay may be accepted by default", async () => {
	const answer = objectOf().deliver(textMessage(), "1", 0);
	await expect.poll(alarmOf, { timeout: 4000, interval: 5 }).not.toBeNull();
	const alarm = runDurableObjectAlarm(objectOf());
	for (const run of await begun(1)) run.given = () => text("42");
	await alarm;
	expect(await answer).toEqual(text("42"));
	expect(await alarmOf()).toBe(START + 661_000);
});
