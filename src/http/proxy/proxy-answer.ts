/** WeChat's answer as it is handed on: status, type and bytes as they came, and in two headers what they mean. */
import type { Advice } from "../../wechat/advice.ts";
import type { Remedy } from "../../wechat/errcode/errcode-entry.ts";
import type { Clock } from "../clock.ts";
import { wechatProblem } from "../failure-problem.ts";
import type { Language } from "../language.ts";
import type { PassedOn } from "./pass-on.ts";
import { pickedHeaders } from "./picked-headers.ts";
import { streamInTime } from "./stream-in-time.ts";

/** What says how the bytes are to be read, and when to come again. Others concern a connection, a cache or a browser. */
const PASSED_HEADERS = ["Content-Type", "Content-Disposition", "Last-Modified", "Retry-After"];

/** `isReplayable`: whether the request was sent again where its access_token was refused. */
export const proxyAnswer = (
	answer: PassedOn,
	isReplayable: boolean,
	language: Language,
	clock: Clock,
): Response => {
	const { status, start, rest } = answer;
	const headers = pickedHeaders(answer.headers, PASSED_HEADERS);
	headers.set("Cache-Control", "no-store");
	const { advice, remedy } = explain(answer, isReplayable, clock.now());
	if (advice !== undefined) headers.set("X-WeChat-Advice", inAscii(advice[language]));
	if (remedy !== undefined) headers.set("X-WeChat-Remedy", remedy);
	const whole = start.length === 0 ? null : start;
	const body = rest === null ? whole : streamInTime(start, rest, lengthOf(answer.headers), clock);
	return new Response(body, { status, headers });
};

interface Explained {
	readonly advice?: Advice;
	readonly remedy?: Remedy;
}

const explain = ({ status, refusal, isRenewed }: PassedOn, isReplayable: boolean, now: number): Explained => {
	if (refusal !== undefined) {
		const { detail, advice, remedy } = wechatProblem(refusal, now);
		if (advice === undefined || remedy === undefined) return {};
		if (remedy !== "renew-access-token" || isReplayable) return { advice: detail, remedy };
		return { advice: isRenewed ? RENEWED : NOT_RENEWED, remedy };
	}
	if (status < 400) return {};
	return { advice: wechatProblem({ kind: "garbled", status, reason: "no errcode" }, now).detail };
};

const RENEWED: Advice = {
	en: "WeChat refused the access_token. It has been renewed, but the body was too large to be kept and sent again: send the request once more.",
	zh: "access_token 被微信拒绝，现已更新；请求体较大，网关没有保留，未能重发：请重新发送本次请求。",
};

const NOT_RENEWED: Advice = {
	en: "WeChat refused the access_token, and gives the same one out again: it refuses a part of the calls for a while. The body was too large to be kept and sent again: send the request once more.",
	zh: "access_token 被微信拒绝，但重新获取到的仍是同一个：微信有时会在一段时间内误拒部分调用。请求体较大，网关没有保留，未能重发：请重新发送本次请求。",
};

/**
 * A header holds ASCII: everything else is percent-encoded UTF-8, and so is the percent sign. `decodeURIComponent`,
 * `rawurldecode`, `urllib.parse.unquote` give the text.
 */
const inAscii = (text: string): string => text.replace(/[^ -$&-~]+/g, encodeURIComponent);

/** Of the bytes that will be read: an encoded answer is decoded on its way. */
const lengthOf = (headers: Headers): number | undefined => {
	const length = headers.get("Content-Length");
	return length === null || headers.has("Content-Encoding") ? undefined : Number(length);
};
