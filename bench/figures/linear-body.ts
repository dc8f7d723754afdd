/**
 * Whether a large body is read, or refused, in linear time: four times the bytes, at most five times the time, whatever
 * its shape.
 */
import { parseMessage } from "../../src/wechat/message.ts";
import { parseEnvelope } from "../../src/wechat/parse-envelope.ts";
import type { Figure, Result } from "../figure.ts";
import { medianRatio, type Round } from "../load/ratio.ts";

const ROUNDS = 31;
/** Of each size in each round: a body is read again and again for so long, and at least once. */
const MILLISECONDS = 15;
const SMALL = 16 * 1024;
const LARGE = 64 * 1024;

/** What stands in a message beside its usual elements. */
type Shape = (bytes: number) => string;

const repeated =
	(text: string): Shape =>
	(bytes) =>
		text.repeat(bytes / text.length);

/** Each part has a number of its own. */
const numbered =
	(part: (number: number) => string): Shape =>
	(bytes) => {
		let text = "";
		for (let number = 0; text.length < bytes; number += 1) text += part(number);
		return text;
	};

const inContent =
	(shape: Shape): Shape =>
	(bytes) =>
		`<Content>${shape(bytes)}</Content>`;

const levels = (text: string): string => `${text.repeat(18)}${"</a>".repeat(18)}`;
const filledTag = (length: number, filling: string): string =>
	`<a${filling.repeat((length - 4) / filling.length)}/>`;
const attributes = Array.from({ length: 80 }, (_, number) => ` a${number}="b"`).join("");

const READ: Readonly<Record<string, Shape>> = {
	"one long CDATA element": (bytes) => `<Content><![CDATA[${"x".repeat(bytes)}]]></Content>`,
	"one long text element": inContent(repeated("x")),
	"many elements": repeated("<item>x</item>"),
	"many elements, each of another name": numbered((number) => `<item${number}>x</item${number}>`),
	"many empty elements": repeated("<a/>"),
	"many elements in each other": repeated(levels("<a>x")),
	"many attributes": repeated(`<a${attributes}/>`),
	"many long tags": repeated(filledTag(1000, "\n ")),
	"many CDATA pieces": inContent(repeated("<![CDATA[x]]>")),
	"many CDATA pieces between texts": inContent(repeated("<![CDATA[x]]>y")),
	"many entities": inContent(repeated("&amp;")),
	"many comments": inContent(repeated("x<!-- -->")),
	"many instructions": inContent(repeated("x<?a b='c'?>")),
	"one long comment": (bytes) => `<!--${"x".repeat(bytes)}-->`,
};

const REFUSED: Readonly<Record<string, Shape>> = {
	"one long tag": (bytes) => filledTag(bytes, "x"),
	"many elements that never end": repeated("<a>"),
	"one tag that never ends": (bytes) => `<a${attributes.repeat(bytes / attributes.length)}`,
	"many quotes that never end": (bytes) => `<a ${repeated("'\"'")(bytes)}"`,
	"many ends without a beginning": repeated("</a>"),
};

const HEAD =
	"<xml><ToUserName>gh_51a000000001</ToUserName><FromUserName>o</FromUserName>" +
	"<CreateTime>1700000000</CreateTime><MsgType>text</MsgType>";

export const linearBody: Figure = {
	name: "linear-body",
	measure: async () => [
		...Object.entries(READ).map(([name, shape]) =>
			measureShape("read", name, shape, (body) => parseMessage(body, Date.now()).ok),
		),
		...Object.entries(REFUSED).map(([name, shape]) =>
			measureShape("refuse", name, shape, (body) => !parseMessage(body, Date.now()).ok),
		),
		worstOf(
			Object.entries(READ).map(([name, shape]) =>
				measureShape("find the envelope in", name, shape, (body) => parseEnvelope(body).ok),
			),
		),
	],
};

const worstOf = (results: readonly Result[]): Result =>
	results.reduce((worst, result) => (result.measured > worst.measured ? result : worst));

const measureShape = (
	act: string,
	name: string,
	shape: Shape,
	isAsExpected: (body: string) => boolean,
): Result => {
	const small = `${HEAD}${shape(SMALL)}</xml>`;
	const large = `${HEAD}${shape(LARGE)}</xml>`;
	const rounds: Round[] = [];
	for (let round = 0; round <= ROUNDS; round += 1) {
		const measured = { subject: timeOf(large, isAsExpected), baseline: timeOf(small, isAsExpected) };
		// The first one warms up.
		if (round > 0) rounds.push(measured);
	}
	return {
		what: `time to ${act} 64 KiB to 16 KiB: ${name}`,
		unit: "times",
		measured: medianRatio(rounds),
		atMost: 5,
	};
};

/** Milliseconds for one body. */
const timeOf = (body: string, isAsExpected: (body: string) => boolean): number => {
	const startedAt = performance.now();
	let times = 0;
	let elapsed = 0;
	while (elapsed < MILLISECONDS) {
		if (!isAsExpected(body)) throw new Error(`not as expected: ${body.slice(0, 200)}`);
		times += 1;
		elapsed = performance.now() - startedAt;
	}
	return elapsed / times;
};
