import { describe, expect, test } from "vitest";
import { type Answers, answer, defineAnswers, slow, slownessOf } from "../../src/wechat/answer.ts";
import { EVENT_SHAPES } from "../../src/wechat/event-shape.ts";
import { type Message, messageId, parseMessage } from "../../src/wechat/message.ts";
import { MESSAGE_SHAPES } from "../../src/wechat/message-shape.ts";
import { type Reply, text } from "../../src/wechat/reply.ts";

interface Env {
	readonly greeting: string;
}
const env: Env = { greeting: "hello" };

const messageOf = (fields: string): Message => {
	const result = parseMessage(
		`<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1</CreateTime>${fields}</xml>`,
		1000,
	);
	if (!result.ok) throw new Error(result.error);
	return result.value;
};
const user = (msgType: string, content = "hi") =>
	messageOf(`<MsgType>${msgType}</MsgType><MsgId>7</MsgId><Content>${content}</Content>`);
const event = (name: string, key = "") =>
	messageOf(`<MsgType>event</MsgType><Event>${name}</Event><EventKey>${key}</EventKey>`);

const nobody = () => {
	throw new Error("not to be deferred");
};
const answered = (answers: Answers<Env>, message: Message) => answer(answers, message, env, nobody);

describe("which handler answers", () => {
	const msgTypes = Object.keys(MESSAGE_SHAPES);
	const events = Object.keys(EVENT_SHAPES);
	/** One handler for every key, each answering its own key, and no two alike. */
	const everyone: Answers<Env> = Object.fromEntries(
		[...msgTypes, ...events, "fallback"].map((key) => [key, () => text(key)]),
	);

	test.each(msgTypes)("the MsgType %s has its own", (msgType) => {
		expect(answered(everyone, user(msgType))).toEqual(text(msgType));
	});

	test.each(events)("the Event %s has its own, in whatever case it arrives", (name) => {
		for (const arrived of [name, name.toLowerCase(), name.toUpperCase()]) {
			expect(answered(everyone, event(arrived))).toEqual(text(name));
		}
	});

	test("the message `location` and the event `LOCATION` are two", () => {
		const answers = defineAnswers<Env>({ location: () => text("message"), LOCATION: () => text("event") });
		expect(answered(answers, user("location"))).toEqual(text("message"));
		expect(answered(answers, event("location"))).toEqual(text("event"));
	});

	test("an event whose name is a MsgType's is not that message", () => {
		expect(answered({ text: () => text("message") }, event("text"))).toBeUndefined();
	});

	test("`fallback` answers what has no handler, and what has no type", () => {
		const answers = defineAnswers<Env>({
			text: () => text("text"),
			fallback: ({ message }) => text(message.kind),
		});
		expect(answered(answers, user("text"))).toEqual(text("text"));
		expect(answered(answers, user("image"))).toEqual(text("message.image"));
		expect(answered(answers, event("CLICK"))).toEqual(text("event.CLICK"));
		expect(answered(answers, user("file"))).toEqual(text("unrecognized"));
		expect(answered(answers, event("user_get_card"))).toEqual(text("unrecognized"));
	});

	test("a handler that stays silent is not helped out by `fallback`", () => {
		expect(
			answered({ text: () => undefined, fallback: () => text("fallback") }, user("text")),
		).toBeUndefined();
	});

	test.each(["constructor", "toString", "__proto__", "fallback"])(
		"a message called %s has no handler",
		(name) => {
			expect(answered({ text: () => text("text") }, user(name))).toBeUndefined();
			expect(answered({ text: () => text("text") }, event(name))).toBeUndefined();
		},
	);

	test("without handlers there is no answer", () => {
		expect(answered({}, user("text"))).toBeUndefined();
		expect(answered({}, user("file"))).toBeUndefined();
	});
});

describe("what a handler is given", () => {
	test("its message, the message's id and the environment", () => {
		const message = user("text", "ping");
		const answers = defineAnswers<Env>({
			text: ({ message: { Content }, id, env: { greeting } }) => text([Content, id, greeting].join(" ")),
		});
		expect(answered(answers, message)).toEqual(text(`ping ${messageId(message)} hello`));
	});

	test("the same id for a redelivery", () => {
		const ids: string[] = [];
		const answers = defineAnswers<Env>({
			CLICK: ({ id }) => {
				ids.push(id);
				return undefined;
			},
		});
		answered(answers, event("CLICK", "a"));
		answered(answers, event("CLICK", "a"));
		answered(answers, event("CLICK", "b"));
		expect(ids[0]).toBe(ids[1]);
		expect(ids[2]).not.toBe(ids[0]);
	});

	test("a `defer` that hands its work on as it is, and does not wait for it", () => {
		const work = new Promise<never>(() => {});
		const deferred: Promise<unknown>[] = [];
		const answers = defineAnswers<Env>({
			text: ({ defer }) => {
				defer(work);
				return text("at once");
			},
		});
		expect(answer(answers, user("text"), env, (promise) => deferred.push(promise))).toEqual(text("at once"));
		expect(deferred).toEqual([work]);
		expect(deferred[0]).toBe(work);
	});
});

describe("what comes back", () => {
	test("a reply that is there at once is no promise", () => {
		expect(answered({ text: () => text("a") }, user("text"))).toEqual({ type: "text", content: "a" });
	});

	test("a promise stays one, with its reply or nothing", async () => {
		const later = (reply: Reply | undefined) => answered({ text: async () => reply }, user("text"));
		expect(later(undefined)).toBeInstanceOf(Promise);
		await expect(later(text("a"))).resolves.toEqual(text("a"));
		await expect(later(undefined)).resolves.toBeUndefined();
	});

	test("what a handler throws is thrown", () => {
		const broken = () => {
			throw new RangeError("broken");
		};
		expect(() => answered({ text: broken }, user("text"))).toThrow(RangeError);
		expect(() => answered({ fallback: broken }, user("file"))).toThrow("broken");
	});

	test("a promise that is broken stays broken", async () => {
		const answers = defineAnswers<Env>({ text: () => Promise.reject(new RangeError("broken")) });
		await expect(answered(answers, user("text"))).rejects.toThrow(RangeError);
	});
});

describe("slow answers", () => {
	const answers = defineAnswers<Env>({
		text: slow(({ message }) => text(message.Content)),
		image: slow(() => text("image"), { late: "redelivery", limit: 30 }),
		voice: () => text("voice"),
		fallback: slow(() => text("fallback")),
	});

	test("are answered like any other", () => {
		expect(answered(answers, user("text", "hi"))).toEqual(text("hi"));
		expect(answered(answers, user("file"))).toEqual(text("fallback"));
	});

	test("say how late they may be: by customer service within 120 s, if nothing else is said", () => {
		expect(slownessOf(answers, user("text"))).toMatchObject({ late: "customer-service", limit: 120 });
		expect(slownessOf(answers, user("image"))).toMatchObject({ late: "redelivery", limit: 30 });
		expect(slownessOf(answers, user("file"))).toMatchObject({ late: "customer-service" });
	});

	test.each([0, -1, 0.999, 840.001, 841, Number.NaN, Number.POSITIVE_INFINITY])(
		"may not have a limit of %d seconds: that is told at start, by name",
		(limit) => {
			expect(() => slow(() => text("never"), { limit })).toThrow(RangeError);
			expect(() => slow(() => text("never"), { limit })).toThrow(`slow: limit is ${limit}`);
		},
	);

	test.each([1, 840])("may have a limit of %d seconds", (limit) => {
		expect(slow(() => text("in time"), { limit })).toMatchObject({ limit });
	});

	test("others are not slow, nor is silence", () => {
		expect(slownessOf(answers, user("voice"))).toBeUndefined();
		expect(slownessOf({}, user("text"))).toBeUndefined();
	});
});
