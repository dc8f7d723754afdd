/**
 * WeChat's door: the URL's verification and its callbacks. Nothing is parsed before the signature is verified, a refusal
 * never says why to the outside, and an answer that needs no I/O waits for none.
 */
import { type Context, Hono } from "hono";
import type { Env } from "../env.ts";
import { type Answers, answer } from "../wechat/answer.ts";
import { type Message, messageId, parseMessage } from "../wechat/message.ts";
import { readText } from "../wechat/read-text.ts";
import { type Reply, renderReply } from "../wechat/reply.ts";
import { err, ok, type Result } from "../wechat/result.ts";
import { type SignedQuery, verifySignature } from "../wechat/signature.ts";
import type { AppEnv } from "./app-env.ts";
import { type CallbackConfig, readCallbackConfig } from "./callback-config.ts";
import type { Clock } from "./clock.ts";
import { misconfiguredProblem } from "./failure-problem.ts";
import { type JournalKind, writeJournal } from "./journal.ts";
import { describeError, log } from "./log.ts";
import { problemResponse } from "./problem.ts";

/** WeChat's own are below 10 KB. */
const MAX_BODY_BYTES = 64 * 1024;
/** WeChat hangs up after 5 s; the way there and back takes its share. */
const ANSWER_TIME_LIMIT_MS = 4000;

/** See: https://developers.weixin.qq.com/doc/service/guide/dev/push/ */
export const callbackRoutes = (answers: Answers<Env>, clock: Clock) =>
	new Hono<AppEnv>()
		.get("/", async (c) => {
			const config = readCallbackConfig(c.env);
			if (!config.ok) return refuseUnconfigured(c, clock, config.error);
			const echostr = c.req.query("echostr");
			const isGenuine = await isSigned(c, config.value);
			if (!isGenuine || echostr === undefined) {
				return refuse(c, clock, 403, isGenuine ? "no echostr" : "signature mismatch");
			}
			note(c, clock, "verified", "URL verification");
			// Plain text and nosniff: echostr is whatever the caller signed, never a page.
			return c.text(echostr, 200, { "X-Content-Type-Options": "nosniff" });
		})
		.post("/", async (c) => {
			const config = readCallbackConfig(c.env);
			if (!config.ok) return refuseUnconfigured(c, clock, config.error);
			if (!(await isSigned(c, config.value))) return refuse(c, clock, 403, "signature mismatch");
			const staleness = stalenessOf(c.req.query("timestamp"), config.value.maxAgeSeconds, clock.now());
			if (staleness !== undefined) return refuse(c, clock, 403, staleness);
			const body = await readBody(c);
			if (!body.ok) return refuse(c, clock, body.error === "too large" ? 413 : 400, `body ${body.error}`);
			const message = parseMessage(body.value);
			if (!message.ok) return refuse(c, clock, 400, `not a WeChat message: ${message.error}`);
			note(c, clock, "received", message.value.kind);
			const reply = await replyInTime(c, answers, message.value, clock);
			return reply === undefined ? c.text("success") : xmlResponse(c, reply);
		})
		.all("/", (c) => c.text("method not allowed", 405, { Allow: "GET, POST" }));

type CallbackContext = Context<AppEnv>;

const isSigned = async (c: CallbackContext, { callbackTokens }: CallbackConfig): Promise<boolean> => {
	const { signature = "", timestamp = "", nonce = "" }: Partial<SignedQuery> = c.req.query();
	if (signature === "" || timestamp === "" || nonce === "") return false;
	return await verifySignature({ signature, timestamp, nonce }, callbackTokens);
};

/** In words why the timestamp is not of now; undefined when it is, or when nobody asks. */
const stalenessOf = (
	timestamp: string | undefined,
	maxAgeSeconds: number,
	now: number,
): string | undefined => {
	if (maxAgeSeconds === 0) return undefined;
	if (timestamp === undefined || !/^\d{1,15}$/.test(timestamp)) return "timestamp is not a number of seconds";
	const age = Math.trunc(now / 1000) - Number(timestamp);
	if (Math.abs(age) <= maxAgeSeconds) return undefined;
	return age > 0 ? `stale by ${age} s` : `ahead by ${-age} s`;
};

const readBody = async (c: CallbackContext): Promise<Result<string, string>> => {
	try {
		return await readText(c.req.raw, MAX_BODY_BYTES);
	} catch {
		return err("broken off");
	}
};

/** The outside learns the status and nothing else; the owner finds the reason in the log and in /api/status. */
const refuse = (c: CallbackContext, clock: Clock, status: 400 | 403 | 413, reason: string): Response => {
	log("warn", "callback refused", { method: c.req.method, status, reason });
	note(c, clock, "refused", reason);
	return c.text(REFUSALS[status], status);
};

const REFUSALS = {
	400: "bad request",
	403: "forbidden",
	413: "too large",
} as const;

const refuseUnconfigured = (
	c: CallbackContext,
	clock: Clock,
	error: Parameters<typeof misconfiguredProblem>[0],
): Response => {
	const reason = `${error.variable} not configured`;
	log("error", "callback refused", {
		method: c.req.method,
		status: 503,
		reason,
		problem: error.problem.en,
	});
	note(c, clock, "refused", reason);
	return problemResponse(c, misconfiguredProblem(error));
};

const note = (c: CallbackContext, clock: Clock, kind: JournalKind, what: string): void =>
	c.executionCtx.waitUntil(
		writeJournal(c.env, c.env.WECHAT_APP_ID ?? "", kind, {
			at: clock.now(),
			what,
		}),
	);

/** The reply's XML; nothing when there is none, when it is late, or when its handler failed. */
const replyInTime = async (
	c: CallbackContext,
	answers: Answers<Env>,
	message: Message,
	clock: Clock,
): Promise<string | undefined> => {
	const complain = (reason: string, error?: unknown): void =>
		log("error", "answer failed", {
			reason,
			kind: message.kind,
			id: messageId(message),
			...(error === undefined ? {} : { error: describeError(error) }),
		});
	const keepAlive = (work: Promise<unknown>, reason: string): void =>
		c.executionCtx.waitUntil(work.catch((error: unknown) => complain(reason, error)));
	try {
		const given = answer(answers, message, c.env, (work) => keepAlive(work, "deferred work threw"));
		const reply = given instanceof Promise ? await inTime(given, clock) : ok(given);
		if (!reply.ok) {
			complain(`not done after ${ANSWER_TIME_LIMIT_MS} ms`);
			if (given instanceof Promise) keepAlive(given, "late handler threw");
			return undefined;
		}
		return reply.value && renderReply(reply.value, message, clock.now() / 1000);
	} catch (error) {
		complain("handler threw", error);
		return undefined;
	}
};

const inTime = (
	given: Promise<Reply | undefined>,
	clock: Clock,
): Promise<Result<Reply | undefined, "late">> =>
	Promise.race([given.then(ok), clock.pause(ANSWER_TIME_LIMIT_MS).then(() => err("late" as const))]);

const xmlResponse = (c: CallbackContext, xml: string): Response =>
	c.body(xml, 200, { "Content-Type": "text/xml; charset=utf-8" });
