/** The owner's URL as the first to answer: when its reply is taken, when this account's own answers are, and what is queued. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Env } from "../../src/env.ts";
import { backEndFirst } from "../../src/events/ask-back-end.ts";
import type { EventReport } from "../../src/events/event-ports.ts";
import { readEventsConfig } from "../../src/events/events-config.ts";
import { switchOff } from "../../src/events/switch.ts";
import { systemClock } from "../../src/http/clock.ts";
import { eventPorts } from "../../src/http/events/event-ports.ts";
import { type Answers, answer, defineAnswers, slow, slownessOf } from "../../src/wechat/answer.ts";
import { parseMessage } from "../../src/wechat/message.ts";
import { type Reply, text } from "../../src/wechat/reply.ts";
import { NOON, textMessage } from "./support/callback.ts";
import { EVENTS_ENV, failedRows, keepEvents, OWNER, verified } from "./support/events.ts";
import { failingLedger } from "./support/failing-ledger.ts";
import { useLedger } from "./support/ledger.ts";
import { brokenConnection, silence, wechatAnswers } from "./support/wechat.ts";

useLedger();

const OWN = defineAnswers<Env>({ text: () => text("from here") });
const REPLY = { reply: { type: "text", content: "from afar" } };

const configOf = (EVENTS_REPLY: string) => {
	const config = readEventsConfig({ ...EVENTS_ENV, EVENTS_REPLY });
	if (!config.ok || config.value === undefined) throw new Error("no configuration");
	return config.value;
};

const MESSAGE = (() => {
	const message = parseMessage(textMessage("hello"), NOON);
	if (!message.ok) throw new Error(message.error);
	return message.value;
})();

interface Setting {
	readonly own?: Answers<Env>;
	readonly reply?: "true" | "slow";
	readonly ledger?: D1Database;
	/** Deadlines come at once, of as many milliseconds as these. */
	readonly overdue?: readonly number[];
}

/** The reply to one message, what was queued and reported meanwhile, and the deadlines that were set. */
const answered = async ({ own = OWN, reply = "true", ledger = env.LEDGER, overdue = [] }: Setting = {}) => {
	const { queue, sent } = keepEvents();
	const reports: EventReport[] = [];
	const deadlines: number[] = [];
	const timers = new Set<() => void>();
	const owed: Promise<unknown>[] = [];
	const deferred: Promise<unknown>[] = [];
	const ports = {
		...eventPorts({ ...env, LEDGER: ledger }, systemClock),
		queue: Object.assign(Object.create(null), queue),
		report: async (report: EventReport) => void reports.push(report),
		ringAfter: (milliseconds: number, ring: () => void) => {
			deadlines.push(milliseconds);
			timers.add(ring);
			if (overdue.includes(milliseconds)) setTimeout(ring, 1);
			return () => timers.delete(ring);
		},
	};
	const keep = (into: Promise<unknown>[]) => (work: Promise<unknown>) => void into.push(work);
	const answers = backEndFirst(own, configOf(reply), MESSAGE, () => ports, keep(owed));
	const given: Reply | undefined = await answer(answers, MESSAGE, env, keep(deferred));
	await Promise.all([...owed, ...deferred]);
	expect(timers.size, "a timer that is left keeps the object in memory").toBe(0);
	return { given, sent, reports, deadlines, owed: owed.length };
};

describe("a reply of the owner's URL", () => {
	it("is the reply, and the event is delivered: signed, once, and not queued", async () => {
		const owner = wechatAnswers({ [OWNER]: [REPLY] });
		const { given, sent, reports } = await answered();
		expect(given).toEqual(text("from afar"));
		expect([sent, reports]).toEqual([[], []]);
		expect(owner.calls).toHaveLength(1);
		for (const call of owner.calls) expect(verified(call)).toMatchObject({ data: { Content: "hello" } });
	});

	it("may take 4 s with `true`, and 120 s with `slow`", async () => {
		wechatAnswers({ [OWNER]: [REPLY] });
		expect((await answered()).deadlines.at(-1)).toBeGreaterThan(3500);
		expect((await answered()).deadlines.at(-1)).toBeLessThanOrEqual(4000);
		expect((await answered({ reply: "slow" })).deadlines.at(-1)).toBeGreaterThan(119_000);
	});
});

describe("this account's own answer is given, and the event is delivered, when the URL answers", () => {
	it.each([
		["204", new Response(null, { status: 204 })],
		["nothing", new Response("")],
		["no reply", { code: 0 }],
	])("%s", async (_, response) => {
		wechatAnswers({ [OWNER]: [response] });
		expect(await answered()).toMatchObject({ given: text("from here"), sent: [], reports: [] });
	});

	it.each([
		[
			"a reply of an unknown type",
			{ reply: { type: "sticker" } },
			"reply.type is none of WeChat's kinds of reply",
		],
		["what is no JSON", "success", "the answer is not JSON"],
		["no UTF-8", new Response(new Uint8Array([0xc3])), "the answer is not UTF-8"],
		["10 MB", new Response("x".repeat(10_000_000)), "the answer is too large"],
	])("%s, of which its owner is told", async (_, response, reason) => {
		wechatAnswers({ [OWNER]: [response] });
		const { given, sent, reports } = await answered();
		expect([given, sent]).toEqual([text("from here"), []]);
		expect(reports).toMatchObject([{ what: "reply not used", type: "message.text", reason }]);
	});
});

describe("this account's own answer is given, and the event goes into the queue as tried once, when the URL", () => {
	it.each([
		["answers with an error", new Response("{}", { status: 500 }), "HTTP 500"],
		[
			"answers with an error and a reply, which is not looked at",
			Response.json(REPLY, { status: 502 }),
			"HTTP 502",
		],
		[
			"redirects",
			new Response(null, { status: 307, headers: { Location: "https://elsewhere.test/" } }),
			"HTTP 307, and redirects are not followed",
		],
		["cannot be reached", brokenConnection, "connection failed"],
	])("%s", async (_, response, reason) => {
		wechatAnswers({ [OWNER]: [response] });
		const { given, sent, reports } = await answered();
		expect(given).toEqual(text("from here"));
		expect(sent).toMatchObject([{ delaySeconds: 5, event: { tries: 1, type: "message.text" } }]);
		expect(reports).toMatchObject([{ what: "event not delivered", reason, tries: 1 }]);
	});

	it("does not answer in time", async () => {
		wechatAnswers({ [OWNER]: [silence] });
		const limits = Array.from({ length: 1001 }, (_, index) => 3000 + index);
		const { given, sent, reports } = await answered({ overdue: limits });
		expect(given).toEqual(text("from here"));
		expect(sent).toMatchObject([{ event: { tries: 1 } }]);
		expect(reports).toMatchObject([{ reason: "no answer within 4 s" }]);
	});
});

describe("what is owed until it is done", () => {
	it("is handing over an event that was not delivered", async () => {
		wechatAnswers({ [OWNER]: [brokenConnection] });
		expect(await answered()).toMatchObject({ owed: 1 });
	});

	it("is handing it over while events are switched off", async () => {
		await switchOff(env.LEDGER, EVENTS_ENV.EVENTS_URL, NOON);
		expect(await answered()).toMatchObject({ owed: 1 });
	});

	it("is nothing of a delivered one: neither what is reported, nor what an own answer defers", async () => {
		wechatAnswers({ [OWNER]: ["success"] });
		const own = defineAnswers<Env>({
			text: ({ defer }) => {
				defer(Promise.resolve());
				return text("from here");
			},
		});
		expect(await answered({ own })).toMatchObject({ given: text("from here"), owed: 0 });
	});
});

describe("410 while a follower waits", () => {
	const GONE = { [OWNER]: [new Response(null, { status: 410 }), REPLY] };

	it("switches events off and keeps the event at once: the next one is not asked about", async () => {
		const owner = wechatAnswers(GONE);
		const { given, sent, reports } = await answered();
		expect([given, sent]).toEqual([text("from here"), []]);
		expect(reports).toMatchObject([
			{ what: "events switched off", type: "message.text", reason: "HTTP 410" },
			{ what: "event kept as failed", type: "message.text", reason: "HTTP 410", tries: 1 },
		]);
		expect(await failedRows()).toMatchObject([{ tries: 1, last_error: "HTTP 410" }]);
		expect((await answered()).given).toEqual(text("from here"));
		expect(owner.calls).toHaveLength(1);
	});

	it("goes into the queue when the ledger is out of order: there the URL says so again", async () => {
		wechatAnswers(GONE);
		const { given, sent, reports } = await answered({ ledger: failingLedger(env.LEDGER, () => true) });
		expect(given).toEqual(text("from here"));
		expect(sent).toMatchObject([{ delaySeconds: 5, event: { tries: 1 } }]);
		expect(reports).toMatchObject([{ what: "event not delivered", reason: "HTTP 410", tries: 1 }]);
	});
});

describe("the switch", () => {
	it("when it is off the URL is not asked, and the event goes to where it is kept", async () => {
		const owner = wechatAnswers({ [OWNER]: [REPLY] });
		await switchOff(env.LEDGER, EVENTS_ENV.EVENTS_URL, NOON);
		const { given, sent } = await answered();
		expect(given).toEqual(text("from here"));
		expect(sent).toMatchObject([{ delaySeconds: 0, event: { tries: 0 } }]);
		expect(owner.calls).toEqual([]);
	});

	it("is not waited for longer than half a second", async () => {
		wechatAnswers({ [OWNER]: [REPLY] });
		const statement = { bind: () => statement, first: () => new Promise(() => {}) };
		const ledger = Object.assign(Object.create(null), { prepare: () => statement });
		const { given, deadlines } = await answered({ ledger, overdue: [500] });
		expect(given).toEqual(text("from afar"));
		expect(deadlines).toHaveLength(2);
	});
});

describe("how long it may take in all", () => {
	const lateness = (reply: "true" | "slow", answers = OWN) =>
		slownessOf(
			backEndFirst(
				answers,
				configOf(reply),
				MESSAGE,
				(given) => eventPorts(given, systemClock),
				() => {},
			),
			MESSAGE,
		);

	it("with `true` is below the 5 s that WeChat waits, the fallback included", () => {
		expect(lateness("true")).toMatchObject({ late: "customer-service", limit: 4.6, heldMs: 4700 });
	});

	it("with `slow` is 120 s, and 4 s for the fallback; a delivery is held as for any slow answer", () => {
		expect(lateness("slow")).toMatchObject({ late: "customer-service", limit: 124 });
		expect(lateness("slow")).not.toHaveProperty("heldMs");
	});

	it("is what a slow fallback wants, and late in its way", () => {
		const answers = defineAnswers<Env>({ text: slow(() => text("42"), { late: "redelivery", limit: 30 }) });
		expect(lateness("true", answers)).toMatchObject({ late: "redelivery", limit: 34 });
		expect(lateness("slow", answers)).toMatchObject({ late: "redelivery", limit: 150 });
	});

	it("is never more than a slow answer may take: the platform would end the run, and it would begin again", () => {
		const answers = defineAnswers<Env>({ text: slow(() => text("42"), { limit: 840 }) });
		expect(lateness("true", answers)).toMatchObject({ limit: 840 });
		expect(lateness("slow", answers)).toMatchObject({ limit: 840 });
	});
});
