/** What must not compile. `npm run types` is what fails here: each @ts-expect-error needs its error. */
import { describe, expectTypeOf, test } from "vitest";
import { type Answers, defineAnswers, type Handler, slow } from "../../src/wechat/answer.ts";
import type { EventOf, Message, MessageOf, UnrecognizedMessage } from "../../src/wechat/message.ts";
import { parseMessage } from "../../src/wechat/message.ts";
import { type Reply, text } from "../../src/wechat/reply.ts";
import type { Result } from "../../src/wechat/result.ts";
import type { TemplateMessage } from "../../src/wechat/template/template-message.ts";

interface Env {
	readonly greeting: string;
}
type HandlerOf<K extends keyof Answers<Env>> = Handler<
	Parameters<Extract<NonNullable<Answers<Env>[K]>, (question: never) => unknown>>[0]["message"],
	Env
>;
const silent = (): undefined => undefined;

describe("a message is narrowed by its kind", () => {
	const read = (message: Message): unknown => {
		switch (message.kind) {
			case "message.text":
				expectTypeOf(message).toEqualTypeOf<MessageOf<"text">>();
				expectTypeOf(message.Content).toEqualTypeOf<string>();
				// @ts-expect-error a text has no EventKey
				return message.EventKey;
			case "message.image":
				// @ts-expect-error a picture has no Content
				return message.Content;
			case "message.location":
				expectTypeOf(message.Location_X).toEqualTypeOf<string>();
				// @ts-expect-error the event's field, not the message's
				return message.Latitude;
			case "event.LOCATION":
				expectTypeOf(message.Latitude).toEqualTypeOf<string>();
				// @ts-expect-error the message's field, not the event's
				return message.Location_X;
			case "event.CLICK":
				expectTypeOf(message.EventKey).toEqualTypeOf<string>();
				// @ts-expect-error events have no MsgId
				return message.MsgId;
			case "event.subscribe":
				expectTypeOf(message.EventKey).toEqualTypeOf<string | undefined>();
				// @ts-expect-error the key may be absent
				return message.EventKey.length;
			case "event.TEMPLATESENDJOBFINISH":
				expectTypeOf(message.MsgID).toEqualTypeOf<string>();
				// @ts-expect-error WeChat's spelling has a capital D
				return message.MsgId;
			case "event.pic_weixin":
				expectTypeOf(message.SendPicsInfo.PicList.item[0]?.PicMd5Sum).toEqualTypeOf<string | undefined>();
				// @ts-expect-error not every list has a first item
				return message.SendPicsInfo.PicList.item[0].PicMd5Sum;
			case "unrecognized":
				expectTypeOf(message).toEqualTypeOf<UnrecognizedMessage>();
				// @ts-expect-error what has no type is in `fields` alone
				return message.Content;
			// @ts-expect-error no such kind
			case "message.txt":
				return undefined;
			default:
				return message.fields;
		}
	};

	test("and by nothing less", () => {
		expectTypeOf(read).parameter(0).toEqualTypeOf<Message>();
		const unnarrowed = (message: Message): unknown => {
			// @ts-expect-error not every message has a Content
			return message.Content;
		};
		expectTypeOf(unnarrowed).returns.toBeUnknown();
	});

	test("ids are text, CreateTime is a number, and nothing may be written", () => {
		expectTypeOf<MessageOf<"text">["MsgId"]>().toEqualTypeOf<string>();
		expectTypeOf<EventOf<"TEMPLATESENDJOBFINISH">["MsgID"]>().toEqualTypeOf<string>();
		expectTypeOf<Message["CreateTime"]>().toEqualTypeOf<number>();
		const write = (message: MessageOf<"text">): void => {
			// @ts-expect-error a message is read-only
			message.Content = "x";
		};
		expectTypeOf(write).returns.toBeVoid();
	});

	test("a result is looked at before its value is", () => {
		expectTypeOf(parseMessage).returns.toEqualTypeOf<Result<Message, string>>();
		const hasty = (): unknown => {
			// @ts-expect-error it may be an error
			return parseMessage("", 0).value;
		};
		expectTypeOf(hasty).returns.toBeUnknown();
	});
});

describe("a handler is narrowed by its key", () => {
	test("CLICK sees EventKey, text sees Content", () => {
		expectTypeOf<HandlerOf<"CLICK">>().toEqualTypeOf<Handler<EventOf<"CLICK">, Env>>();
		expectTypeOf<HandlerOf<"text">>().toEqualTypeOf<Handler<MessageOf<"text">, Env>>();
		expectTypeOf<HandlerOf<"location">>().toEqualTypeOf<Handler<MessageOf<"location">, Env>>();
		expectTypeOf<HandlerOf<"LOCATION">>().toEqualTypeOf<Handler<EventOf<"LOCATION">, Env>>();
		expectTypeOf<HandlerOf<"fallback">>().toEqualTypeOf<Handler<Message, Env>>();
		defineAnswers<Env>({
			CLICK: ({ message }) => text(message.EventKey),
			text: ({ message, env, id }) => text(message.Content + env.greeting + id),
			SCAN: slow(({ message }) => text(message.EventKey)),
			fallback: ({ message }) => text(message.kind),
		});
	});

	test("and sees no other kind's fields", () => {
		defineAnswers<Env>({
			// @ts-expect-error a text has no EventKey
			text: ({ message }) => text(message.EventKey),
			// @ts-expect-error a menu click has no Content
			CLICK: ({ message }) => text(message.Content),
			// @ts-expect-error the key of a follow may be absent
			subscribe: ({ message }) => text(message.EventKey),
			// @ts-expect-error not every message has a Content
			fallback: ({ message }) => text(message.Content),
		});
	});

	test("slow answers are narrowed as well", () => {
		defineAnswers<Env>({
			// @ts-expect-error a text has no EventKey
			text: slow(({ message }) => text(message.EventKey)),
			// @ts-expect-error no such way to be late
			image: slow(silent, { late: "tomorrow" }),
		});
	});

	test("unknown keys are refused, also WeChat's names in another case", () => {
		// @ts-expect-error no such MsgType
		defineAnswers<Env>({ txt: silent });
		// @ts-expect-error the event is called CLICK
		defineAnswers<Env>({ click: silent });
		// @ts-expect-error the event is called subscribe
		defineAnswers<Env>({ Subscribe: silent });
		// @ts-expect-error an event is not a MsgType
		defineAnswers<Env>({ event: silent });
	});

	test("the environment is the one that was declared", () => {
		// @ts-expect-error no such variable
		defineAnswers<Env>({ text: ({ env }) => text(env.GREETING) });
	});

	test("what is no reply is refused", () => {
		// @ts-expect-error a bare text is no reply
		defineAnswers<Env>({ text: () => "pong" });
		// @ts-expect-error nor is null
		defineAnswers<Env>({ text: () => null });
		// @ts-expect-error nor a promise of a bare text
		defineAnswers<Env>({ text: async () => "pong" });
	});
});

describe("replies and template messages", () => {
	test("a reply has what its kind needs, and nothing of another kind", () => {
		// @ts-expect-error a text has content
		const empty: Reply = { type: "text" };
		// @ts-expect-error music needs a cover
		const bare: Reply = { type: "music", musicUrl: "https://a.cn/1.mp3" };
		// @ts-expect-error a picture has no title
		const titled: Reply = { type: "image", mediaId: "m", title: "x" };
		// @ts-expect-error no such kind
		const unknown: Reply = { type: "card" };
		expectTypeOf([empty, bare, titled, unknown]).toEqualTypeOf<Reply[]>();
	});

	test("a template message's values are objects with text", () => {
		expectTypeOf<TemplateMessage["data"][string]>().toEqualTypeOf<{ readonly value: string }>();
		const bare: TemplateMessage["data"] = {
			// @ts-expect-error the short form is the API's alone
			thing1: "x",
		};
		expectTypeOf(bare).toEqualTypeOf<TemplateMessage["data"]>();
	});
});
