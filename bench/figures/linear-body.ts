/** Whether a large body is read in linear time: four times the bytes, at most five times the time, whatever the shape. */
import { parseMessage } from "../../src/wechat/message.ts";
import type { Figure, Result } from "../figure.ts";
import { medianRatio, type Round } from "../load/ratio.ts";

const ROUNDS = 31;
const TIMES_A_ROUND = 20;
const SMALL = 16 * 1024;
const LARGE = 64 * 1024;

const SHAPES: Readonly<Record<string, (bytes: number) => string>> = {
	"one long CDATA element": (bytes) => `<Content><![CDATA[${"x".repeat(bytes)}]]></Content>`,
	"one long text element": (bytes) => `<Content>${"x".repeat(bytes)}</Content>`,
	"many elements": (bytes) => "<item>x</item>".repeat(bytes / 14),
	"many CDATA pieces": (bytes) => `<Content>${"<![CDATA[x]]>".repeat(bytes / 13)}</Content>`,
	"many entities": (bytes) => `<Content>${"&amp;".repeat(bytes / 5)}</Content>`,
};

const HEAD =
	"<xml><ToUserName>gh_51a000000001</ToUserName><FromUserName>o</FromUserName>" +
	"<CreateTime>1700000000</CreateTime><MsgType>text</MsgType>";

export const linearBody: Figure = {
	name: "linear-body",
	measure: async () => Object.entries(SHAPES).map(([name, shape]) => measureShape(name, shape)),
};

const measureShape = (name: string, shape: (bytes: number) => string): Result => {
	const small = `${HEAD}${shape(SMALL)}</xml>`;
	const large = `${HEAD}${shape(LARGE)}</xml>`;
	const rounds: Round[] = [];
	for (let round = 0; round <= ROUNDS; round += 1) {
		const measured = { subject: timeOf(large), baseline: timeOf(small) };
		// The first one warms up.
		if (round > 0) rounds.push(measured);
	}
	return {
		what: `time to read 64 KiB to 16 KiB: ${name}`,
		unit: "times",
		measured: medianRatio(rounds),
		atMost: 5,
	};
};

const timeOf = (body: string): number => {
	const startedAt = performance.now();
	for (let time = 0; time < TIMES_A_ROUND; time += 1) {
		if (!parseMessage(body, Date.now()).ok) throw new Error("not read as a message");
	}
	return performance.now() - startedAt;
};
