/** EVENTS_URL, EVENTS_SECRET, EVENTS_TYPES and EVENTS_REPLY: what is taken, and what is refused by name. */
import { describe, expect, it } from "vitest";
import { type EventsVariables, readEventsConfig } from "../../src/events/events-config.ts";

const secretOf = (bytes: number) => `whsec_${btoa("x".repeat(bytes))}`;
const ENV = { EVENTS_URL: "https://owner.example/events", EVENTS_SECRET: secretOf(32) };

const configOf = (env: EventsVariables) => {
	const config = readEventsConfig({ ...ENV, ...env });
	if (!config.ok || config.value === undefined) throw new Error(JSON.stringify(config));
	return config.value;
};

/** The variable that is named. */
const refused = (env: EventsVariables) => {
	const config = readEventsConfig({ ...ENV, ...env });
	if (config.ok) throw new Error("taken");
	expect(config.error.problem.zh).toMatch(/\p{Script=Han}/u);
	const { EVENTS_URL, EVENTS_SECRET } = env;
	for (const value of [EVENTS_URL, EVENTS_SECRET]) {
		if (value) expect(JSON.stringify(config.error)).not.toContain(value);
	}
	return config.error.variable;
};

describe("EVENTS_URL", () => {
	it.each(["", "  "])("%j switches it off, whatever the others say", (EVENTS_URL) => {
		expect(readEventsConfig({ EVENTS_URL, EVENTS_SECRET: "?", EVENTS_REPLY: "?" })).toEqual({
			ok: true,
			value: undefined,
		});
		expect(readEventsConfig({})).toEqual({ ok: true, value: undefined });
	});

	it.each([
		"https://owner.example/events?key=1",
		"https://owner.example:8443",
		"http://localhost:3000/events",
		"http://127.0.0.1:3000",
		"http://[::1]:3000",
	])("may be %s", (EVENTS_URL) => {
		expect(configOf({ EVENTS_URL: ` ${EVENTS_URL}\n` }).url).toBe(EVENTS_URL);
	});

	it.each([
		"http://owner.example/events",
		"http://localhost.owner.example/",
		"ftp://owner.example/",
		"owner.example/events",
		"//owner.example",
		"https://user:password@owner.example/",
		"https://user@owner.example/",
	])("may not be %s", (EVENTS_URL) => {
		expect(refused({ EVENTS_URL })).toBe("EVENTS_URL");
	});
});

describe("EVENTS_SECRET", () => {
	it.each([24, 32, 64])("may have %i bytes", (bytes) => {
		expect(configOf({ EVENTS_SECRET: secretOf(bytes) }).secrets).toEqual([
			new TextEncoder().encode("x".repeat(bytes)),
		]);
	});

	it("may be two, the newest first", () => {
		const { secrets } = configOf({ EVENTS_SECRET: `${secretOf(30)} , ${secretOf(24)}\n` });
		expect(secrets.map(({ length }) => length)).toEqual([30, 24]);
	});

	it.each([
		["is missing", ""],
		["has no prefix", secretOf(32).slice(6)],
		["has 23 bytes", secretOf(23)],
		["has 65 bytes", secretOf(65)],
		["is no base64", "whsec_你好"],
		["is a private key of another scheme", `whsk_${btoa("x".repeat(32))}`],
		["is three", [secretOf(24), secretOf(25), secretOf(26)].join(",")],
		["ends in a comma", `${secretOf(24)},`],
	])("is refused when it %s", (_, EVENTS_SECRET) => {
		expect(refused({ EVENTS_SECRET })).toBe("EVENTS_SECRET");
	});
});

describe("EVENTS_TYPES", () => {
	const wanted = (EVENTS_TYPES: string, ...types: readonly string[]) =>
		types.filter(configOf({ EVENTS_TYPES }).isWanted);
	const ALL = [
		"message.text",
		"message.image",
		"event.subscribe",
		"event.unsubscribe",
		"event.user_get_card",
	];

	it.each(["", "*"])("%j means all", (EVENTS_TYPES) => {
		expect(wanted(EVENTS_TYPES, ...ALL)).toEqual(ALL);
	});

	it("selects whole names and beginnings, whatever their case", () => {
		expect(wanted("message.*", ...ALL)).toEqual(["message.text", "message.image"]);
		expect(wanted("message.text, event.subscribe", ...ALL)).toEqual(["message.text", "event.subscribe"]);
		expect(wanted("event.user_*", ...ALL)).toEqual(["event.user_get_card"]);
		expect(wanted("event.click", "event.CLICK", "event.CLICKED")).toEqual(["event.CLICK"]);
	});

	it("leaves out what stands behind a !, of all or of what is listed, in any order", () => {
		expect(wanted("!event.unsubscribe", ...ALL)).toEqual(ALL.filter((type) => type !== "event.unsubscribe"));
		expect(wanted("!event.*, !message.image", ...ALL)).toEqual(["message.text"]);
		expect(wanted("!event.SUBSCRIBE,event.*", ...ALL)).toEqual(["event.unsubscribe", "event.user_get_card"]);
		expect(wanted("*,!message.*,message.text", ...ALL)).toEqual(
			ALL.filter((type) => type.startsWith("event.")),
		);
	});

	it.each([
		"!",
		"!text",
		"! event.CLICK",
		"!!event.CLICK",
		"event.!CLICK",
		"text",
		"message",
		"message.",
		"*.text",
		"event.sub*be",
		"message.text,",
		"message.text event.CLICK",
	])("may not be %j", (EVENTS_TYPES) => {
		expect(refused({ EVENTS_TYPES })).toBe("EVENTS_TYPES");
	});
});

describe("EVENTS_REPLY", () => {
	it.each([
		["", "false"],
		["false", "false"],
		[" true ", "true"],
		["slow", "slow"],
	] as const)("%j means %s", (EVENTS_REPLY, reply) => {
		expect(configOf({ EVENTS_REPLY }).reply).toBe(reply);
	});

	it.each(["yes", "1", "TRUE"])("may not be %s", (EVENTS_REPLY) => {
		expect(refused({ EVENTS_REPLY })).toBe("EVENTS_REPLY");
	});
});
