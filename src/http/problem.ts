/** Errors as RFC 9457 problem details: what went wrong, where, and what to do about it. */
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Advice } from "../wechat/advice.ts";
import type { Remedy } from "../wechat/errcode/errcode-entry.ts";
import type { Notice } from "../wechat/notice.ts";
import { type Language, preferredLanguage } from "./language.ts";

const TITLES = {
	unauthorized: "API key required",
	forbidden: "Not allowed",
	"invalid-request": "Invalid request",
	"not-found": "Not found",
	"method-not-allowed": "Method not allowed",
	"too-large": "Request too large",
	conflict: "Conflict",
	misconfigured: "Gateway misconfigured",
	quota: "WeChat's quota is used up",
	"wechat-refused": "WeChat refused",
	"wechat-unreachable": "WeChat is unreachable",
	"wechat-garbled": "WeChat's answer is garbled",
	"too-many-requests": "Too many requests",
	unavailable: "Temporarily unavailable",
	internal: "Internal error",
} as const;

export type ProblemType = keyof typeof TITLES;

export interface Problem {
	readonly type: ProblemType;
	readonly status: ContentfulStatusCode;
	/** A sentence that says what to do. */
	readonly detail: Advice;
	readonly advice?: Advice;
	readonly field?: string;
	/** Every fault, where there may be several; `field` and `detail` are those of the first. */
	readonly faults?: readonly Notice[];
	/** What was noticed beforehand, and may be what WeChat refused. */
	readonly warnings?: readonly Notice[];
	readonly errcode?: number;
	readonly errmsg?: string;
	readonly rid?: string;
	readonly remedy?: Remedy;
	readonly ip?: string;
	/** The id under which a message may be sent again without being delivered twice. */
	readonly client_msg_id?: string;
	/** Set where WeChat may have carried the call out all the same. Not part of the answer. */
	readonly outcome?: "unknown";
	/** Set where it is WeChat's answer to this very call. Not part of the answer. */
	readonly isRefusal?: true;
	readonly headers?: Readonly<Record<string, string>>;
}

/** Leaves the problem in the context, for who stands before the handler. */
export const problemResponse = (c: Context, problem: Problem): Response => {
	const language = preferredLanguage(c.req.header("Accept-Language"));
	const {
		type,
		status,
		detail,
		faults = [],
		warnings = [],
		outcome: _,
		isRefusal: __,
		headers,
		...members
	} = problem;
	c.set("problem", problem);
	const body = {
		type: `urn:wechat-edge:${type}`,
		title: TITLES[type],
		status,
		detail: detail[language],
		...members,
		...noticesAs("errors", faults, language),
		...noticesAs("warnings", warnings, language),
	};
	return c.body(`${JSON.stringify(body)}\n`, status, {
		"Content-Type": "application/problem+json; charset=utf-8",
		"Cache-Control": "no-store",
		"Content-Language": language,
		Vary: "Accept-Language",
		...headers,
	});
};

const noticesAs = (name: string, notices: readonly Notice[], language: Language): object =>
	notices.length === 0 ? {} : { [name]: notices.map((notice) => noticeText(notice, language)) };

/** A fault or warning in the reader's language. */
export const noticeText = (
	{ field, text }: Notice,
	language: Language,
): { readonly field?: string; readonly detail: string } =>
	field === undefined ? { detail: text[language] } : { field, detail: text[language] };

/** A request that cannot be carried out, with all that is wrong with it. */
export const faultyRequest = (faults: readonly Notice[]): Problem => {
	const [first] = faults;
	return {
		type: "invalid-request",
		status: 422,
		detail: first?.text ?? {
			en: "The request is not valid.",
			zh: "请求无效。",
		},
		...(first?.field === undefined ? {} : { field: first.field }),
		faults,
	};
};

/** Seconds until then, as `Retry-After` wants them. */
export const retryAfter = (until: number, now: number): Readonly<Record<string, string>> => ({
	"Retry-After": String(Math.max(1, Math.ceil((until - now) / 1000))),
});
