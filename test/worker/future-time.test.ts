/** Plain mode signs no body. A CreateTime that lies years ahead counts as now, wherever a CreateTime counts. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Env } from "../../src/env.ts";
import type { Clock } from "../../src/http/clock.ts";
import { forgetDeparted } from "../../src/push/unsubscribe.ts";
import { type Answers, defineAnswers } from "../../src/wechat/answer.ts";
import type { Message } from "../../src/wechat/message.ts";
import { text } from "../../src/wechat/reply.ts";
import { ACCOUNT, NOON, OPENID, posted, signedPath } from "./support/callback.ts";
import { stoppedClock } from "./support/clock.ts";
import { EVENTS_ENV, keepEvents } from "./support/events.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { DAY, MINUTE, rowOf, SECOND, storePush } from "./support/push-world.ts";
import { begun, openSlowGateway } from "./support/slow-answers.ts";

useLedger();

/** As many digits as a CreateTime may have: no clock goes so far. */
const FAR = "999999999999999";

const withTime = (createTime: number | string, content: string): string =>
	`<xml><ToUserName>${ACCOUNT}</ToUserName><FromUserName>${OPENID}</FromUserName>` +
	`<CreateTime>${createTime}</CreateTime>${content}</xml>`;
const event = (name: string, createTime: number | string = FAR, more = ""): string =>
	withTime(createTime, `<MsgType>event</MsgType><Event>${name}</Event>${more}`);
const textMessage = (content = "hi"): string =>
	withTime(FAR, `<MsgType>text</MsgType><Content>${content}</Content><MsgId>1</MsgId>`);

/** A gateway whose callbacks arrive when a test says, signed at that time. */
const gatewayAt = (open: typeof openGateway, setting: Parameters<typeof openGateway>[0] = {}) => {
	let now = NOON;
	const clock: Clock = { ...stoppedClock(), now: () => now };
	const gateway = open({ clock, ...setting });
	return async (xml: string, after = 0): Promise<Response> => {
		now = NOON + after;
		const path = await signedPath({ timestamp: Math.trunc(now / 1000) });
		const response = await gateway.request(path, posted(xml));
		await gateway.settled();
		expect(response.status).toBe(200);
		return response;
	};
};

const departures = async () => (await env.LEDGER.prepare("SELECT at, is_back FROM departures").all()).results;

const accepted = async (): Promise<string> => {
	const push = await storePush([OPENID], NOON - MINUTE);
	await env.LEDGER.prepare("UPDATE deliveries SET status = 'accepted', attempted_at = ?1")
		.bind(NOON - MINUTE)
		.run();
	return push;
};

describe("who left or came at a time that lies ahead", () => {
	const later = (name: string) => event(name, (NOON + MINUTE) / 1000);

	it.each([
		["unsubscribe", "subscribe", 1],
		["subscribe", "unsubscribe", 0],
		["unsubscribe", "unsubscribe", 0],
	])("does so now: %s, and %s a minute later counts", async (first, second, isBack) => {
		await accepted();
		const arrive = gatewayAt(openGateway);
		await arrive(event(first));
		expect(await departures()).toMatchObject([{ at: NOON }]);
		await arrive(later(second), MINUTE);
		expect(await departures()).toEqual([{ at: NOON + MINUTE, is_back: isBack }]);
	});

	it("is forgotten a day after it left", async () => {
		const push = await accepted();
		await gatewayAt(openGateway)(event("unsubscribe"));
		await forgetDeparted(env.LEDGER, NOON + DAY);
		expect((await rowOf(push)).touser).toBe(OPENID);
		await forgetDeparted(env.LEDGER, NOON + DAY + 1);
		expect((await rowOf(push)).touser).toMatch(/^left:/);
	});
});

describe("a receipt whose time lies ahead", () => {
	const receipt = event("TEMPLATESENDJOBFINISH", FAR, "<MsgID>0</MsgID><Status>success</Status>");

	it("finds what was attempted before it arrived, and is the same receipt when it comes again", async () => {
		const push = await accepted();
		const other = await storePush([OPENID], NOON);
		const arrive = gatewayAt(openGateway);
		await arrive(receipt);
		await env.LEDGER.prepare(
			"UPDATE deliveries SET status = 'accepted', attempted_at = ?1 WHERE push_id = ?2",
		)
			.bind(NOON, other)
			.run();
		await arrive(receipt, 5 * SECOND);
		expect(await rowOf(push)).toMatchObject({ status: "delivered", receipt_match: "openid" });
		expect(await rowOf(other)).toMatchObject({ status: "accepted", receipt: null });
		const kept = await env.LEDGER.prepare("SELECT arrived_at FROM receipts").all();
		expect(kept.results).toEqual([{ arrived_at: NOON }]);
	});
});

describe("an event out whose time lies ahead", () => {
	it("is of now, and has one id at every delivery", async () => {
		const { queue, sent } = keepEvents();
		const arrive = gatewayAt(openGateway, { env: { ...EVENTS_ENV, EVENTS_QUEUE: queue } });
		await arrive(event("CLICK", FAR, "<EventKey>PRICES</EventKey>"));
		await arrive(event("CLICK", FAR, "<EventKey>PRICES</EventKey>"), 5 * SECOND);
		expect(sent.map(({ event: { body } }) => JSON.parse(body))).toMatchObject([
			{ timestamp: "2026-10-01T04:00:00.000Z", data: { CreateTime: NOON / 1000 } },
			{ timestamp: "2026-10-01T04:00:05.000Z", data: { CreateTime: NOON / 1000 + 5 } },
		]);
		expect(new Set(sent.map(({ event: { id } }) => id)).size).toBe(1);
	});
});

describe("a message whose time lies ahead", () => {
	it("is of now for the handler that answers it", async () => {
		const seen: Message[] = [];
		const answers: Answers<Env> = defineAnswers<Env>({ text: ({ message }) => void seen.push(message) });
		await gatewayAt(openGateway, { answers })(textMessage());
		expect(seen).toMatchObject([{ CreateTime: NOON / 1000 }]);
	});

	it("is of now for a slow handler, and one message at every delivery", async () => {
		const arrive = gatewayAt(openSlowGateway);
		const click = event("CLICK", FAR, "<EventKey>PRICES</EventKey>");
		const first = arrive(click);
		const [run] = await begun(1);
		const second = arrive(click, 5 * SECOND);
		if (run !== undefined) run.given = () => text("42");
		for (const response of [await first, await second]) expect(await response.text()).toContain("42");
		expect(await begun(1)).toHaveLength(1);
		expect(run?.message.CreateTime).toBeLessThanOrEqual(Math.trunc(Date.now() / 1000));
	});
});
