/** The answers of faults: what a caller may meet instead of WeChat's own answer. */
import { type Fault, type Garbling, isDelay } from "../store/faults.ts";
import { type AnswerFile, refuse } from "./answer.ts";

/** `errcode` is null where the body has none that can be read. */
export type Reply = {
	readonly status: number;
	readonly errcode: number | null;
	readonly body: string;
	readonly contentType: string;
	/** Goes out instead of the body, which then describes it. */
	readonly file?: AnswerFile;
};

/** WeChat's content type for JSON. */
export const jsonType = "application/json; encoding=utf-8";

const html = "<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>";

const garbled: Readonly<Record<Garbling, { readonly body: string; readonly contentType: string }>> = {
	html: { body: html, contentType: "text/html" },
	"half-json": {
		body: '{"errcode":0,"errmsg":"ok","acc',
		contentType: jsonType,
	},
	empty: { body: "", contentType: jsonType },
	"wrong-types": {
		body: '{"errcode":"none","errmsg":7,"access_token":12345,"expires_in":"soon","msgid":["1"],"menu":"x"}',
		contentType: jsonType,
	},
};

/** A caller that hangs is let go after this time; every client should have given up long before. */
const hangMilliseconds = 120_000;

/** Waits for as long as the delays among them say. */
export async function waitFor(delays: readonly Fault[]): Promise<void> {
	for (const { kind } of delays) if ("delay_ms" in kind) await scheduler.wait(kind.delay_ms);
}

/** The answer of a fault that is no delay. */
export async function meet({ kind }: Fault, nowSeconds: number): Promise<Reply> {
	if ("errcode" in kind) {
		const answer = refuse(kind.errcode, nowSeconds, kind.errmsg);
		return { status: 200, ...answer, contentType: jsonType };
	}
	if ("status" in kind)
		return {
			status: kind.status,
			errcode: null,
			body: kind.body,
			contentType: "text/html",
		};
	if ("garbled" in kind) return { status: 200, errcode: null, ...garbled[kind.garbled] };
	await scheduler.wait(hangMilliseconds);
	return { status: 504, errcode: null, body: "", contentType: "text/html" };
}

/** The faults in a few words: `errcode 45009`, `delay_ms 3000 + status 502`; null where there are none. */
export const faultsInShort = (faults: readonly Fault[]): string | null =>
	faults.length === 0
		? null
		: [...faults.filter(isDelay), ...faults.filter((one) => !isDelay(one))].map(inShort).join(" + ");

function inShort({ kind }: Fault): string {
	if ("hang" in kind) return "hang";
	if ("errcode" in kind) return `errcode ${kind.errcode}`;
	if ("status" in kind) return `status ${kind.status}`;
	return "garbled" in kind ? `garbled ${kind.garbled}` : `delay_ms ${kind.delay_ms}`;
}
