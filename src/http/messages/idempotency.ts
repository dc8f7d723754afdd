/**
 * The header Idempotency-Key: the same request under the same key is carried out once, and answered alike for 24 hours.
 * Without the header nothing is different.
 */
import type { Context, MiddlewareHandler } from "hono";
import {
	type Claim,
	type ClaimResult,
	claimRequest,
	freeRequest,
	type KeyedRequest,
	keepAnswer,
	releaseRequest,
	type StoredAnswer,
} from "../../push/idempotency.ts";
import { newPushId } from "../../push/push-id.ts";
import { inTime } from "../../slow/in-time.ts";
import type { Result } from "../../wechat/result.ts";
import type { AppEnv } from "../app-env.ts";
import type { Clock } from "../clock.ts";
import { fromLedger, LEDGER_LIMIT_MS } from "../from-ledger.ts";
import { describeError, log } from "../log.ts";
import { type Problem, problemResponse } from "../problem.ts";
import { bufferBody } from "../request-body.ts";

export interface Repeatability {
	/** The most that the route reads. */
	readonly maxBytes: number;
	/** How long after its first attempt a request may be carried out again without having its effect twice. */
	readonly repeatableMs: number;
	/** Answers a request that is too late for that, as far as the ledger knows by now what became of it. */
	readonly recall?: (c: Context<AppEnv>, pushId: string) => Promise<Response | undefined>;
}

/** Stands after the check of the key's scope. Gives the handlers behind it `c.get("attempt")`. */
export const idempotent =
	(clock: Clock, { maxBytes, repeatableMs, recall }: Repeatability): MiddlewareHandler<AppEnv> =>
	async (c, next) => {
		const header = c.req.header("Idempotency-Key");
		const isDryRun = (c.req.query("dry_run") ?? "false") !== "false";
		if (header === undefined || isDryRun) return await next();
		if (!PRINTABLE.test(header)) return problemResponse(c, BAD_KEY);
		const body = await bufferBody(c, maxBytes);
		if (!body.ok) return problemResponse(c, body.error);
		const now = clock.now();
		const request = await keyedRequest(c, header, body.value, now);
		const claimed = await claimInTime(c, clock, request, now, repeatableMs);
		if (!claimed.ok) return problemResponse(c, claimed.error);
		if (claimed.value.kind === "answered") return replay(claimed.value.answer);
		if (claimed.value.kind === "outcome-unknown") {
			const recalled = await recall?.(c, claimed.value.pushId);
			if (recalled !== undefined) return recalled;
		}
		if (claimed.value.kind !== "claimed") return problemResponse(c, CONFLICTS[claimed.value.kind]);
		const { claim } = claimed.value;
		c.set("attempt", claim);
		// A client that hangs up must not leave the key without an answer.
		const work = next();
		const settling = work.then(() => settle(c, claim));
		c.executionCtx.waitUntil(settling);
		await work;
		await inTime(settling, LEDGER_LIMIT_MS, clock);
	};

const PRINTABLE = /^[ -~]{1,255}$/;

const keyedRequest = async (
	c: Context<AppEnv>,
	header: string,
	body: Uint8Array<ArrayBuffer>,
	now: number,
): Promise<KeyedRequest> => {
	const query = new TextEncoder().encode(`${new URL(c.req.url).search}\n`);
	return {
		key: JSON.stringify([c.get("apiKey").name, c.req.method, c.req.path, header]),
		hash: await sha256(await new Blob([query, body]).arrayBuffer()),
		pushId: newPushId(now, crypto.getRandomValues(new Uint8Array(11))),
	};
};

const claimInTime = async (
	c: Context<AppEnv>,
	clock: Clock,
	request: KeyedRequest,
	now: number,
	repeatableMs: number,
): Promise<Result<ClaimResult, Problem>> => {
	const claiming = claimRequest(c.env.LEDGER, request, now, repeatableMs);
	const claimed = await fromLedger(clock, () => claiming);
	if (!claimed.ok) c.executionCtx.waitUntil(freeLate(c.env.LEDGER, claiming));
	return claimed;
};

/** A claim that comes after its request was refused. Where even this fails, the key is free to be taken over in a minute. */
const freeLate = async (ledger: D1Database, claiming: Promise<ClaimResult>): Promise<void> => {
	try {
		const late = await claiming;
		if (late.kind === "claimed") await freeRequest(ledger, late.claim);
	} catch {
		// The ledger's failure is in the log by then.
	}
};

const sha256 = async (bytes: ArrayBuffer): Promise<string> =>
	Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) =>
		byte.toString(16).padStart(2, "0"),
	).join("");

/** The answer is on its way whatever the ledger does: an attempt that stays open may be repeated after a minute. */
const settle = async (c: Context<AppEnv>, claim: Claim): Promise<void> => {
	const ledger = c.env.LEDGER;
	try {
		switch (fateOf(c)) {
			case "answered":
				return await keepAnswer(ledger, claim, await answerOf(c.res.clone()));
			case "unknown":
				return await releaseRequest(ledger, claim);
			case "without-effect":
				return await freeRequest(ledger, claim);
		}
	} catch (error) {
		log("error", "Idempotency-Key not settled", { error: describeError(error, c.env) });
	}
};

/**
 * WeChat's refusal of this very message is its answer; after any other the same request may fare better. So it may when
 * it is for the follower to do something: who left may come back.
 */
const fateOf = (c: Context<AppEnv>): "answered" | "unknown" | "without-effect" => {
	const problem = c.get("problem");
	if (c.error !== undefined || problem?.outcome === "unknown") return "unknown";
	if (problem === undefined) return "answered";
	if (problem.isRefusal !== true) return "without-effect";
	return problem.remedy === "fix-request" ? "answered" : "without-effect";
};

const answerOf = async (response: Response): Promise<StoredAnswer> => ({
	status: response.status,
	headers: [...response.headers],
	body: await response.text(),
});

const replay = ({ status, headers, body }: StoredAnswer): Response =>
	new Response(body, {
		status,
		headers: { ...Object.fromEntries(headers), "Idempotent-Replayed": "true" },
	});

const BAD_KEY: Problem = {
	type: "invalid-request",
	status: 422,
	detail: {
		en: "An Idempotency-Key has 1 to 255 printable ASCII characters; a UUID is a good one.",
		zh: "Idempotency-Key 应为 1 到 255 个可打印的 ASCII 字符，建议使用 UUID。",
	},
	field: "Idempotency-Key",
};

const conflict = (en: string, zh: string, headers: Readonly<Record<string, string>> = {}): Problem => ({
	type: "conflict",
	status: 409,
	detail: { en, zh },
	field: "Idempotency-Key",
	headers,
});

const CONFLICTS: Readonly<Record<Exclude<ClaimResult["kind"], "claimed" | "answered">, Problem>> = {
	"other-request": conflict(
		"This Idempotency-Key belongs to another request of the last 24 hours, with another body or query. A new request needs a new key.",
		"该 Idempotency-Key 在 24 小时内已用于请求体或查询参数不同的另一个请求，新的请求请使用新的 key。",
	),
	"in-flight": conflict(
		"The first request with this Idempotency-Key is still under way. Send it again in a moment: it gets the same answer.",
		"使用该 Idempotency-Key 的第一个请求仍在处理中，请稍后重发，将得到相同的应答。",
		{ "Retry-After": "2" },
	),
	"outcome-unknown": conflict(
		"Outcome unknown: the message of the first request with this Idempotency-Key may have been sent, and WeChat no longer keeps a repetition from being delivered twice. Send it with a new key only if a second delivery does no harm.",
		"结果未知：该 Idempotency-Key 的第一个请求可能已将消息发出，且已超过微信的去重时限，重发可能重复送达。如可接受重复，请换新的 key 重发。",
	),
};
