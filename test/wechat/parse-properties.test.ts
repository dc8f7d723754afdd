/** `parseMessage` answers with a result, whatever it is given: any bytes, and everything that looks like XML. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { EVENT_SHAPES } from "../../src/wechat/event-shape.ts";
import { messageId, parseMessage } from "../../src/wechat/message.ts";
import { MESSAGE_SHAPES } from "../../src/wechat/message-shape.ts";
import { anyText } from "./any-text.ts";

const HEAD =
	"<ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1790827200</CreateTime>";
const NOW = 1790827200_000;

const check = (xml: string): void => {
	const parsed = parseMessage(xml, NOW);
	if (!parsed.ok) {
		expect(parsed.error).toEqual(expect.any(String));
		return;
	}
	const { kind, CreateTime, FromUserName } = parsed.value;
	expect(kind).toMatch(/^(message\.\w+|event\.\w+|unrecognized)$/);
	expect(CreateTime).toBeGreaterThanOrEqual(0);
	expect(FromUserName).not.toBe("");
	expect(messageId(parsed.value)).not.toBe("");
	expect(Object.keys(Object.prototype)).toEqual([]);
	expect(Object.getPrototypeOf(parsed.value.fields)).toBe(Object.prototype);
};

it("any text", () => {
	fc.assert(fc.property(anyText, check));
});

it("any bytes, read as UTF-8 or as single characters", () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
			check(new TextDecoder().decode(bytes));
			check(String.fromCharCode(...bytes));
		}),
	);
});

/** Names that mean something to JavaScript, to the parser, or to WeChat. */
const NAMES = [
	"xml",
	"__proto__",
	"constructor",
	"prototype",
	"toString",
	"hasOwnProperty",
	"__defineGetter__",
	"valueOf",
	"length",
	"then",
	"MsgType",
	"Event",
	"Encrypt",
	"item",
	"a:b",
	"_",
	"a-b.c",
	"中",
];
const MARKUP = [
	"<",
	">",
	"/",
	"</",
	"/>",
	"<!--",
	"-->",
	"<![CDATA[",
	"]]>",
	"<?xml",
	"?>",
	"<!DOCTYPE x [",
	"<!ENTITY a 'b'>",
	"&a;",
	"&#x41;",
	"&#55296;",
	'"',
	"'",
	"=",
	" ",
	"\n",
	":",
	"#text",
	"#cdata",
	":@",
];

it("any row of names and markup", () => {
	const pieces = fc.array(fc.oneof(fc.constantFrom(...NAMES), fc.constantFrom(...MARKUP), anyText));
	fc.assert(
		fc.property(pieces, (row) => {
			check(row.join(""));
			check(`<xml>${HEAD}<MsgType>text</MsgType>${row.join("")}</xml>`);
		}),
		{ numRuns: 1000 },
	);
});

const { tree: anyTree } = fc.letrec<{ tree: string }>((tie) => ({
	tree: fc.oneof(
		{ depthSize: "medium" },
		fc.constantFrom("", "text", "<![CDATA[text]]>", "<!-- a -->", "&lt;", "<?php ?>"),
		fc
			.tuple(fc.constantFrom(...NAMES), fc.array(tie("tree"), { maxLength: 4 }))
			.map(([name, children]) => `<${name}>${children.join("")}</${name}>`),
	),
}));

it("any tree of elements in any kind of message", () => {
	const kinds = [
		...Object.keys(MESSAGE_SHAPES).map((msgType) => `<MsgType>${msgType}</MsgType>`),
		...Object.keys(EVENT_SHAPES).map((event) => `<MsgType>event</MsgType><Event>${event}</Event>`),
		...NAMES.map((name) => `<MsgType>event</MsgType><Event>${name}</Event>`),
	];
	fc.assert(
		fc.property(fc.constantFrom(...kinds), fc.array(anyTree, { maxLength: 6 }), (kind, trees) => {
			const parsed = parseMessage(`<xml>${HEAD}${kind}${trees.join("")}</xml>`, NOW);
			expect(parsed.ok).toBe(true);
			check(`<xml>${HEAD}${kind}${trees.join("")}</xml>`);
		}),
		{ numRuns: 500 },
	);
});

it("a known field that holds anything but what belongs there", () => {
	const fieldNames = [...new Set(Object.values({ ...MESSAGE_SHAPES, ...EVENT_SHAPES }).flatMap(Object.keys))];
	fc.assert(
		fc.property(
			fc.constantFrom(...Object.keys(EVENT_SHAPES)),
			fc.array(fc.tuple(fc.constantFrom(...fieldNames), anyTree), { maxLength: 8 }),
			(event, fields) => {
				const own = fields.map(([name, value]) => `<${name}>${value}</${name}>`).join("");
				check(`<xml>${HEAD}<MsgType>event</MsgType><Event>${event}</Event>${own}</xml>`);
			},
		),
		{ numRuns: 500 },
	);
});

it("a genuine message with any piece cut out and anything put in", () => {
	const genuine = `<?xml version="1.0"?><xml>${HEAD}<MsgType><![CDATA[event]]></MsgType><Event>pic_weixin</Event><SendPicsInfo><PicList><item><PicMd5Sum>a</PicMd5Sum></item></PicList></SendPicsInfo></xml>`;
	const place = fc.nat({ max: genuine.length });
	fc.assert(
		fc.property(place, fc.nat({ max: 20 }), anyText, (at, length, put) =>
			check(genuine.slice(0, at) + put + genuine.slice(at + length)),
		),
		{ numRuns: 500 },
	);
});

it.each([1, 19, 20, 21, 1000, 100_000])("elements nested %i deep", (depth) => {
	check(`<xml>${HEAD}<MsgType>text</MsgType>${"<a>".repeat(depth)}${"</a>".repeat(depth)}</xml>`);
	check(`<xml>${HEAD}<MsgType>text</MsgType>${"<a>".repeat(depth)}`);
	check("<__proto__>".repeat(depth));
});

it.each([
	["quotes that never end", (count: number) => `<a ${'"'.repeat(count)}`],
	["attributes", (count: number) => `<xml ${"a='b' ".repeat(count)}></xml>`],
	["CDATA that never ends", (count: number) => `<xml>${"<![CDATA[".repeat(count)}`],
	["comments that never end", (count: number) => `<xml>${"<!--".repeat(count)}`],
	["instructions that never end", (count: number) => "<?".repeat(count)],
	["entities", (count: number) => `<xml><Content>${"&amp;".repeat(count)}</Content></xml>`],
	["half entities", (count: number) => `<xml><Content>${"&#".repeat(count)}</Content></xml>`],
	["elements of one name", (count: number) => `<xml>${"<a>1</a>".repeat(count)}</xml>`],
	[
		"elements of many names",
		(count: number) => `<xml>${Array.from({ length: count }, (_, i) => `<a${i}/>`).join("")}</xml>`,
	],
])("64 KiB of %s take no longer than a blink", (_, made) => {
	const one = made(1).length;
	const xml = made(Math.floor((64 * 1024) / Math.max(1, made(2).length - one)));
	const startedAt = performance.now();
	check(xml);
	expect(performance.now() - startedAt).toBeLessThan(1000);
});
