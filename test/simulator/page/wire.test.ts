import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isFailure, matches } from "../../../simulator/page/wire/exchange-filter.ts";
import { exchangeProblem } from "../../../simulator/page/wire/exchange-problem.ts";
import { tokensOf } from "../../../simulator/page/wire/highlight.ts";
import { outcomeText } from "../../../simulator/page/wire/outcome-text.ts";
import { repairedIn } from "../../../simulator/page/wire/repaired.ts";
import { en } from "../../../simulator/page/words/en.ts";
import { zh } from "../../../simulator/page/words/zh.ts";
import type { Exchange } from "../../../simulator/phone/snapshot.ts";

const callback: Exchange = {
	id: "callback-1-1",
	at: 0,
	direction: "callback",
	kind: "event.subscribe",
	openid: "oAlice",
	attempt: 1,
	method: "POST",
	path: "/wechat?signature=0",
	status: 200,
	milliseconds: 12,
	failure: null,
	errcode: null,
	outcome: null,
	fault: null,
	request: { headers: {}, text: "", plaintext: null },
	response: { headers: {}, text: "", plaintext: null },
	curl: null,
};
const call: Exchange = {
	...callback,
	direction: "call",
	kind: "message/template/send",
	openid: null,
	path: "/cgi-bin/message/template/send?access_token=1_a…",
	errcode: 0,
};

describe("a failure", () => {
	test("is what has a reason, or an errcode other than 0", () => {
		expect(isFailure(callback)).toBe(false);
		expect(isFailure(call)).toBe(false);
		expect(isFailure({ ...call, errcode: 40001 })).toBe(true);
		expect(isFailure({ ...callback, failure: { en: "late", zh: "超时" } })).toBe(true);
	});
});

describe("the filter", () => {
	test.each([
		["all", true, true, true],
		["callbacks", true, false, false],
		["calls", false, true, false],
		["owner", false, false, true],
		["failures", false, false, false],
	] as const)("%s lets a callback pass: %j, a call: %j, the owner's side: %j", (kind, ...passes) => {
		const api: Exchange = { ...callback, direction: "api", kind: "messages/template" };
		const event: Exchange = { ...callback, direction: "event" };
		const [ofCallback, ofCall, ofOwner] = passes;
		expect(matches(callback, { kind, text: "" })).toBe(ofCallback);
		expect(matches(call, { kind, text: "" })).toBe(ofCall);
		expect(matches(api, { kind, text: "" })).toBe(ofOwner);
		expect(matches(event, { kind, text: "" })).toBe(ofOwner);
	});

	test.each(["SUBSCRIBE", " /wechat ", "oalice", "post"])("finds a callback by %j", (text) => {
		expect(matches(callback, { kind: "all", text })).toBe(true);
	});

	test("finds nothing by what is nowhere", () => {
		expect(matches(callback, { kind: "all", text: "menu/create" })).toBe(false);
	});
});

describe("how a callback was answered", () => {
	test.each([
		["reply: text", "reply: text", "回复 text"],
		["success", "success", "success"],
		["empty", "empty answer", "空应答"],
		["transferred to customer service", "to customer service", "转客服"],
	])("%s is said as %s and %s", (outcome, english, chinese) => {
		expect(outcomeText(outcome, en)).toBe(english);
		expect(outcomeText(outcome, zh)).toBe(chinese);
	});
});

describe("a call that was refused for its access_token", () => {
	const body = (text: string) => ({ headers: {}, text, plaintext: null });
	const send = (id: string, errcode: number | null, more: Partial<Exchange> = {}): Exchange => ({
		...call,
		id,
		errcode,
		request: body('{"touser":"oAlice"}'),
		...more,
	});
	const ids = (...newestFirst: readonly Exchange[]) => [...repairedIn(newestFirst)];

	test.each([40001, 40014, 42001])("is repaired when the same went well later: %d", (errcode) => {
		expect(ids(send("2", 0), send("1", errcode))).toEqual(["1"]);
	});

	test("is repaired also when WeChat then found something else to refuse", () => {
		expect(ids(send("2", 43101), send("1", 40001))).toEqual(["1"]);
	});

	test("is not repaired before that, nor by what is no answer, nor by another call", () => {
		expect(ids(send("1", 40001))).toEqual([]);
		expect(ids(send("2", 40001), send("1", 40001))).toEqual([]);
		expect(ids(send("2", null, { status: null, milliseconds: null }), send("1", 40001))).toEqual([]);
		expect(ids(send("2", null, { status: 502 }), send("1", 40001))).toEqual([]);
		expect(ids(send("2", 0, { request: body('{"touser":"oBob"}') }), send("1", 40001))).toEqual([]);
		expect(ids(send("2", 0, { kind: "menu/create" }), send("1", 40001))).toEqual([]);
		expect(ids(send("2", 40001), send("1", 0))).toEqual([]);
	});

	test("is the only thing that is repaired", () => {
		expect(ids(send("3", 0), send("2", 45009), send("1", 43101))).toEqual([]);
	});
});

describe("what went wrong with an exchange", () => {
	const failed = (more: Partial<Exchange>) =>
		exchangeProblem({ ...callback, failure: { en: "late", zh: "超时" }, ...more }, false, en, "en");

	test("is nothing where nothing did", () => {
		expect(exchangeProblem(callback, false, en, "en")).toBeNull();
		expect(exchangeProblem(call, false, zh, "zh")).toBeNull();
	});

	test("and was repaired needs nothing any more", () => {
		expect(exchangeProblem({ ...call, errcode: 40001 }, true, zh, "zh")).toEqual({
			happened: [zh.repairedCall],
			steps: [],
		});
	});

	test.each([
		["silence", { status: null }, [en.checkGateway]],
		["a status", { status: 500 }, [en.seeTerminal, en.sendAgain]],
		["a reply that is none", { status: 200 }, [en.correctReply, en.sendAgain]],
		["a fault that was set", { direction: "call", fault: "errcode 45009" }, [en.endFaults]],
		["a refusal of WeChat's", { direction: "call", errcode: 43101 }, []],
	] as const)("with %s leads on", (_what, more, steps) => {
		expect(failed(more)).toEqual({ happened: ["late"], steps });
	});

	test("is told by the gateway's own answer on the owner's side", () => {
		const text = '{\n  "detail": "Refused. Wait.",\n  "advice": {"en": "Wait.", "zh": "等。"}\n}';
		const response = { headers: {}, text, plaintext: null };
		expect(failed({ direction: "api", status: 429, response })).toEqual({
			happened: ["late", "Refused."],
			steps: ["Wait."],
		});
	});
});

describe("highlighting", () => {
	const typesOf = (text: string) => tokensOf(text).filter(({ type }) => type !== "plain");

	test("tells XML's tags from its texts and numbers", () => {
		expect(
			typesOf("<xml>\n  <A><![CDATA[a ]] b]]></A>\n  <B>12</B>\n</xml>").map(({ type, text }) => [
				type,
				text,
			]),
		).toEqual([
			["name", "<xml>"],
			["name", "<A>"],
			["text", "<![CDATA[a ]] b]]>"],
			["name", "</A>"],
			["name", "<B>"],
			["number", "12"],
			["name", "</B>"],
			["name", "</xml>"],
		]);
	});

	test("tells JSON's names from its texts, numbers and words", () => {
		expect(typesOf('{"a": "b\\"c", "d": [-1.5, true]}').map(({ type, text }) => [type, text])).toEqual([
			["name", '"a"'],
			["text", '"b\\"c"'],
			["name", '"d"'],
			["number", "-1.5"],
			["number", "true"],
		]);
	});

	test("changes no text", () => {
		const piece = fc.constantFrom(
			"<a>",
			"</",
			"<![CDATA[",
			"]]>",
			'"',
			"\\",
			": ",
			"1",
			"-",
			"null",
			"{",
			"中",
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
				const text = pieces.join("");
				expect(
					tokensOf(text)
						.map((token) => token.text)
						.join(""),
				).toBe(text);
			}),
		);
	});

	test("leaves a very long text plain", () => {
		const text = `"${"长".repeat(30_000)}"`;
		expect(tokensOf(text)).toEqual([{ type: "plain", text }]);
	});
});
