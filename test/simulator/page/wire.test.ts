import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isFailure, matches } from "../../../simulator/page/wire/exchange-filter.ts";
import { tokensOf } from "../../../simulator/page/wire/highlight.ts";
import { outcomeText } from "../../../simulator/page/wire/outcome-text.ts";
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
		["all", true, true],
		["callbacks", true, false],
		["calls", false, true],
		["failures", false, false],
	] as const)("%s lets a callback pass: %j, a call: %j", (kind, ofCallback, ofCall) => {
		expect(matches(callback, { kind, text: "" })).toBe(ofCallback);
		expect(matches(call, { kind, text: "" })).toBe(ofCall);
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
