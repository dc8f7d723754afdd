/** What a callback does for the owner's URL, and that its own answer neither waits for it nor depends on it. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { Env } from "../../src/env.ts";
import { abandoned, answersOrBackEnd } from "../../src/http/events/answer-by-back-end.ts";
import type { HttpEnv } from "../../src/http/http-env.ts";
import { type Answers, answer, defineAnswers, slow, slownessOf } from "../../src/wechat/answer.ts";
import { parseMessage } from "../../src/wechat/message.ts";
import { text } from "../../src/wechat/reply.ts";
import { MSG_ID, menuClick, NOON, OPENID, posted, signedPath, textMessage } from "./support/callback.ts";
import { EVENTS_ENV, failedRows, keepEvents, OWNER, refusingQueue } from "./support/events.ts";
import { deadLedger } from "./support/failing-ledger.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { wechatAnswers } from "./support/wechat.ts";

useLedger();

/** One callback: its answer, and what the queue was given. */
const call = async (xml: string, changes: object = {}) => {
	const { queue, sent } = keepEvents();
	const gateway = openGateway({ env: { ...EVENTS_ENV, EVENTS_QUEUE: queue, ...changes } });
	const response = await gateway.request(await signedPath(), posted(xml));
	const answer = await response.text();
	await gateway.settled();
	return { answer, sent };
};

const PONG = "<![CDATA[pong]]>";

describe("a message", () => {
	it("is answered here, and goes into the queue as its event", async () => {
		const owner = wechatAnswers({});
		const { answer, sent } = await call(textMessage("ping"));
		expect(answer).toContain(PONG);
		expect(sent).toMatchObject([{ delaySeconds: 0, event: { type: "message.text", tries: 0 } }]);
		const body = JSON.parse(sent[0]?.event.body ?? "");
		expect(body.data).toMatchObject({ FromUserName: OPENID, Content: "ping", MsgId: MSG_ID });
		expect(owner.calls).toEqual([]);
	});

	it("delivered again is the same event", async () => {
		const [{ sent: first }, { sent: second }] = [await call(textMessage()), await call(textMessage())];
		expect(second).toEqual(first);
	});

	it("that EVENTS_TYPES leaves out is answered and no event", async () => {
		const { answer, sent } = await call(textMessage("ping"), { EVENTS_TYPES: "event.*" });
		expect(answer).toContain(PONG);
		expect(sent).toEqual([]);
		expect((await call(menuClick(), { EVENTS_TYPES: "event.*" })).sent).toHaveLength(1);
	});

	it.each([
		{ EVENTS_URL: "http://owner.test/events" },
		{ EVENTS_SECRET: undefined, EVENTS_REPLY: "true" },
		{ EVENTS_REPLY: "maybe" },
	])("is answered here and waits in the queue while the configuration is wrong: %j", async (wrong) => {
		const { answer, sent } = await call(textMessage("ping"), wrong);
		expect(answer).toContain(PONG);
		expect(sent).toHaveLength(1);
	});

	it("is answered before the queue has taken its event", async () => {
		const taken = Promise.withResolvers<void>();
		const EVENTS_QUEUE = { send: () => taken.promise };
		const gateway = openGateway({ env: { ...EVENTS_ENV, EVENTS_QUEUE } });
		const response = await gateway.request(await signedPath(), posted(textMessage("ping")));
		expect(await response.text()).toContain(PONG);
		taken.resolve();
		await gateway.settled();
	});
});

describe("when the queue takes nothing", () => {
	it("the event is kept as failed, for a replay", async () => {
		const lines = logLines();
		const { answer } = await call(textMessage("ping"), { EVENTS_QUEUE: refusingQueue });
		expect(answer).toContain(PONG);
		expect(await failedRows()).toMatchObject([{ tries: 0, last_error: "the queue did not take it" }]);
		expect(lines).toMatchObject([
			{ entry: { event: "event kept as failed", error: "Error: Queue send failed: Too Many Requests" } },
		]);
	});

	it("and the ledger neither, it is lost, and the log has its id and no openid", async () => {
		const lines = logLines();
		const { answer } = await call(menuClick(), { EVENTS_QUEUE: refusingQueue, LEDGER: deadLedger() });
		expect(answer).toBe("success");
		expect(lines).toMatchObject([
			{
				level: "error",
				entry: { event: "event lost", id: expect.stringMatching(/^msg_/), type: "event.CLICK" },
			},
		]);
		expect(JSON.stringify(lines)).not.toContain(OPENID);
	});
});

describe("with EVENTS_REPLY, and the message's object out of reach", () => {
	it("the message is answered here, and its event goes into the queue", async () => {
		const lines = logLines();
		const owner = wechatAnswers({ [OWNER]: [{ reply: { type: "text", content: "from afar" } }] });
		const SLOW_ANSWER = {
			getByName: () => {
				throw new Error("down");
			},
		};
		const { answer, sent } = await call(textMessage("ping"), { EVENTS_REPLY: "true", SLOW_ANSWER });
		expect(answer).toContain(PONG);
		expect(sent).toMatchObject([{ event: { tries: 0 } }]);
		expect(owner.calls).toEqual([]);
		expect(lines).toMatchObject([{ entry: { event: "back end not asked", kind: "message.text" } }]);
	});
});

/** What the message's object has, and what it gives the queue. */
const inObject = (changes: object) => {
	const { queue, sent } = keepEvents();
	const message = parseMessage(textMessage("ping"), NOON);
	if (!message.ok) throw new Error(message.error);
	const EVENTS_QUEUE = Object.assign(Object.create(null), queue);
	return { objectEnv: { ...env, ...EVENTS_ENV, EVENTS_QUEUE, ...changes }, message: message.value, sent };
};

/** Of deployments between a callback and its object. */
const NOT_TO_BE_ASKED = [
	{ EVENTS_REPLY: "false" },
	{ EVENTS_REPLY: "maybe" },
	{ EVENTS_TYPES: "message.text;event.*" },
	{ EVENTS_SECRET: undefined },
	{ EVENTS_URL: undefined },
];

describe("the callback leaves the event to the message's object", () => {
	/** The fourth argument of `deliver`, and what the callback queued itself. */
	const left = async (changes: object) => {
		const calls: unknown[][] = [];
		const deliver = async (...call: unknown[]) => {
			calls.push(call);
			return null;
		};
		const answers = defineAnswers<Env>({ text: slow(() => undefined) });
		const { queue, sent } = keepEvents();
		const gateway = openGateway({
			answers,
			env: {
				...EVENTS_ENV,
				EVENTS_QUEUE: queue,
				SLOW_ANSWER: { getByName: () => ({ deliver }) },
				...changes,
			},
		});
		await gateway.request(await signedPath(), posted(textMessage("ping")));
		await gateway.settled();
		return { hasEvent: calls.map((call) => call[3] === true), queued: sent.length };
	};

	it("when the owner's URL is to be asked, and queues nothing", async () => {
		expect(await left({ EVENTS_REPLY: "true" })).toEqual({ hasEvent: [true], queued: 0 });
	});

	it.each([{}, { EVENTS_REPLY: "maybe" }])("not when it has queued it: %j", async (changes) => {
		expect(await left(changes)).toEqual({ hasEvent: [false], queued: 1 });
	});
});

describe("an object whose configuration says not to ask", () => {
	const run = async (changes: object, hasEvent: boolean, own: Answers<HttpEnv>) => {
		const { objectEnv, message, sent } = inObject(changes);
		const owed: Promise<unknown>[] = [];
		const duty = { hasEvent, owe: (work: Promise<unknown>) => void owed.push(work) };
		const answers = answersOrBackEnd(own)(objectEnv, message, duty);
		const given = await answer(answers, message, objectEnv, () => {});
		await Promise.all(owed);
		return { given, sent, slowness: slownessOf(answers, message) };
	};
	const quick: Answers<HttpEnv> = { text: () => text("from here") };

	it.each(NOT_TO_BE_ASKED)(
		"answers itself, and queues the event that was left to it: %j",
		async (changes) => {
			const owner = wechatAnswers({});
			const { given, sent } = await run(changes, true, quick);
			expect(given).toEqual(text("from here"));
			expect(sent).toMatchObject([{ event: { type: "message.text", tries: 0 } }]);
			expect(owner.calls).toEqual([]);
		},
	);

	it("queues none that the callback has queued", async () => {
		expect(await run({ EVENTS_REPLY: "false" }, false, quick)).toMatchObject({ sent: [] });
	});

	it("keeps a slow answer's limit and way", async () => {
		const own: Answers<HttpEnv> = {
			text: slow(() => text("from here"), { late: "redelivery", limit: 30 }),
		};
		const { given, slowness } = await run({}, true, own);
		expect(given).toEqual(text("from here"));
		expect(slowness).toMatchObject({ late: "redelivery", limit: 30 });
	});
});

describe("a message whose object died twice while it asked", () => {
	const abandon = async (changes: object, hasEvent = false) => {
		const { objectEnv, message, sent } = inObject(changes);
		await abandoned(objectEnv, message, hasEvent);
		return sent;
	};

	it.each(NOT_TO_BE_ASKED)("goes into the queue also when nobody is to be asked now: %j", async (changes) => {
		expect(await abandon(changes, true)).toMatchObject([{ event: { type: "message.text", tries: 0 } }]);
	});

	it("goes into the queue: nobody knows whether the owner's URL has it", async () => {
		expect(await abandon({ EVENTS_REPLY: "true" })).toMatchObject([
			{ event: { type: "message.text", tries: 0 } },
		]);
	});

	it("is in the queue already when nobody was to be asked", async () => {
		expect(await abandon({})).toEqual([]);
	});
});

it("without an EVENTS_URL no binding of events is touched", async () => {
	const { sent } = await call(textMessage("ping"), { EVENTS_URL: undefined, EVENTS_REPLY: "true" });
	expect(sent).toEqual([]);
	expect(env.EVENTS_URL).toBeUndefined();
});
