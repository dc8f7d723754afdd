import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isWebAddress, richText, type TextPart } from "../../../simulator/page/phone/rich-text.ts";

const link = (text: string, url: string): TextPart => ({ type: "link", text, url });
const plain = (text: string): TextPart => ({ type: "text", text });

describe("a link", () => {
	test("is what an anchor to a web address makes of its words", () => {
		expect(richText('点<a href="https://example.com/o?a=1&b=2">我的订单</a>。')).toEqual([
			plain("点"),
			link("我的订单", "https://example.com/o?a=1&b=2"),
			plain("。"),
		]);
	});

	test.each([
		`<a href='http://example.com/'>x</a>`,
		`<A HREF=http://example.com/>x</A>`,
		`<a class="b" href = "http://example.com/" target="_blank">x</a>`,
	])("is recognized however the anchor is written: %s", (text) => {
		expect(richText(text)).toEqual([link("x", "http://example.com/")]);
	});

	test("is a bare address up to the end of the sentence", () => {
		expect(richText("见 https://mp.weixin.qq.com/wiki.")).toEqual([
			plain("见 "),
			link("https://mp.weixin.qq.com/wiki", "https://mp.weixin.qq.com/wiki"),
			plain("."),
		]);
	});

	test("ends where Chinese goes on without a space", () => {
		expect(richText("https://example.com/a查看")).toEqual([
			link("https://example.com/a", "https://example.com/a"),
			plain("查看"),
		]);
	});
});

describe("an answer that can be tapped", () => {
	test("is an anchor to weixin://bizmsgmenu", () => {
		const text = '<a href="weixin://bizmsgmenu?msgmenucontent=%E6%98%AF&msgmenuid=101">是</a>';
		expect(richText(text)).toEqual([{ type: "say", text: "是", content: "是", id: "101" }]);
	});

	test("needs what it says and its id", () => {
		const text = '<a href="weixin://bizmsgmenu?msgmenucontent=a">a</a>';
		expect(richText(text)).toEqual([plain(text)]);
	});
});

test("an anchor with a mini program opens that", () => {
	const text =
		'<a data-miniprogram-appid="wx1" data-miniprogram-path="pages/a" href="https://example.com/">打开</a>';
	expect(richText(text)).toEqual([{ type: "miniprogram", text: "打开", appid: "wx1", pagepath: "pages/a" }]);
});

describe("everything else is text", () => {
	test.each([
		"<script>alert(1)</script>",
		'<img src="x" onerror="alert(1)">',
		'<a href="javascript:alert(1)">x</a>',
		'<a href="data:text/html,x">x</a>',
		'<a href="//example.com/">x</a>',
		'<a onclick="alert(1)">x</a>',
		"https://",
		"http://.",
	])("%s", (text) => {
		expect(richText(text)).toEqual([plain(text)]);
	});

	test("nothing is made of no text", () => {
		expect(richText("")).toEqual([]);
	});

	test("inside an anchor that is none, an address is still a link", () => {
		expect(richText('<a href="https://e.cn/"><b>x</b></a>')).toEqual([
			plain('<a href="'),
			link("https://e.cn/", "https://e.cn/"),
			plain('"><b>x</b></a>'),
		]);
	});

	test("no part of any text is ever lost, and every link leads to http or https", () => {
		const piece = fc.constantFrom(
			"<a ",
			'href="',
			"https://e.cn/",
			'"',
			">",
			"</a>",
			"<",
			"x",
			"查",
			" ",
			".",
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
				const text = pieces.join("");
				const parts = richText(text);
				let rest = text;
				for (const part of parts) {
					expect(rest).toContain(part.text);
					rest = rest.slice(rest.indexOf(part.text) + part.text.length);
					if (part.type === "link") expect(isWebAddress(part.url)).toBe(true);
				}
			}),
		);
	});
});
