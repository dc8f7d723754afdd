/** What is done with a message, by kind and configuration. */
import { describe, expect, it } from "vitest";
import { eventPlan } from "../../src/events/event-plan.ts";
import type { EventsVariables } from "../../src/events/events-config.ts";
import { parseMessage } from "../../src/wechat/message.ts";

const ENV = { EVENTS_URL: "https://owner.example/events", EVENTS_SECRET: `whsec_${btoa("x".repeat(32))}` };

const messageOf = (content: string) => {
	const message = parseMessage(
		`<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1</CreateTime>${content}</xml>`,
		1000,
	);
	if (!message.ok) throw new Error(message.error);
	return message.value;
};
const eventNamed = (name: string) => messageOf(`<MsgType>event</MsgType><Event>${name}</Event>`);
const TEXT = messageOf("<MsgType>text</MsgType><Content>hi</Content><MsgId>1</MsgId>");

const planFor = (env: EventsVariables, message = TEXT) => eventPlan({ ...ENV, ...env }, message).do;

describe("a message", () => {
	it("is nothing to anybody else without an EVENTS_URL", () => {
		expect(planFor({ EVENTS_URL: "" })).toBe("nothing");
	});

	it("is sent, or asked about, as EVENTS_REPLY says", () => {
		expect(planFor({})).toBe("send");
		expect(planFor({ EVENTS_REPLY: "true" })).toBe("ask");
		expect(planFor({ EVENTS_REPLY: "slow" })).toBe("ask");
	});

	it("that EVENTS_TYPES leaves out is neither sent nor asked about", () => {
		for (const EVENTS_REPLY of ["false", "true", "slow"]) {
			expect(planFor({ EVENTS_TYPES: "event.*", EVENTS_REPLY })).toBe("nothing");
		}
	});

	it("is sent when the configuration is wrong: it waits for its being mended", () => {
		expect(planFor({ EVENTS_SECRET: "", EVENTS_REPLY: "true" })).toBe("send");
	});
});

it.each(["TEMPLATESENDJOBFINISH", "MASSSENDJOBFINISH", "PUBLISHJOBFINISH", "unsubscribe"])(
	"%s is sent, and never asked about: nobody would see the reply",
	(name) => {
		expect(planFor({ EVENTS_REPLY: "true" }, eventNamed(name))).toBe("send");
		expect(planFor({ EVENTS_REPLY: "true" }, eventNamed("subscribe"))).toBe("ask");
	},
);
