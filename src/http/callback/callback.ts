/**
 * WeChat's door: the URL's verification and its callbacks. Nothing is parsed before the signature is verified, a refusal
 * never says why to the outside, and an answer that needs no I/O waits for none.
 *
 * See: https://developers.weixin.qq.com/doc/service/guide/dev/push/
 */
import type { Context } from "hono";
import { Hono } from "hono/tiny";
import type { Misconfigured } from "../../access-token/misconfigured.ts";
import { eventPlan } from "../../events/event-plan.ts";
import type { Answers } from "../../wechat/answer.ts";
import { sealReply } from "../../wechat/envelope.ts";
import type { AppEnv } from "../app-env.ts";
import type { Clock } from "../clock.ts";
import { answerByBackEnd, sendToBackEnd } from "../events/answer-by-back-end.ts";
import { misconfiguredProblem } from "../failure-problem.ts";
import type { HttpEnv } from "../http-env.ts";
import { log } from "../log.ts";
import { problemResponse } from "../problem.ts";
import { tellLedger } from "../pushes/ledger-events.ts";
import { answerCallback } from "./answer-callback.ts";
import { readCallbackConfig } from "./callback-config.ts";
import { type JournalKind, writeJournal } from "./journal.ts";
import {
	type GenuineCallback,
	isSigned,
	NO_SIGNATURE,
	openCallback,
	type Refusal,
	readQuery,
	unsigned,
} from "./open-callback.ts";

export const callbackRoutes = (answers: Answers<HttpEnv>, clock: Clock) =>
	new Hono<AppEnv>()
		.get("/", async (c) => {
			// Hono answers HEAD by GET's handler: it is no verification.
			if (c.req.method === "HEAD") return refuseMethod(c);
			const config = readCallbackConfig(c.env);
			if (!config.ok) return refuseUnconfigured(c, clock, config.error);
			const query = readQuery(c);
			const isGenuine = await isSigned(query, config.value.callbackTokens);
			const echostr = c.req.query("echostr");
			if (!isGenuine) return refuse(c, clock, unsigned(query));
			if (echostr === undefined) return refuse(c, clock, { status: 403, reason: "no echostr" });
			note(c, clock, "verified", "URL verification");
			// Plain text and nosniff: echostr is whatever the caller signed, never a page.
			return c.text(echostr, 200, { "X-Content-Type-Options": "nosniff" });
		})
		.post("/", async (c) => {
			const startedAt = clock.now();
			const config = readCallbackConfig(c.env);
			if (!config.ok) return refuseUnconfigured(c, clock, config.error);
			const callback = await openCallback(c, config.value, clock.now);
			if (!callback.ok) return refuse(c, clock, callback.error);
			const { message, opened } = callback.value;
			note(c, clock, "received", message.kind);
			const forLedger = tellLedger(c.env, message, clock);
			if (forLedger !== undefined) c.executionCtx.waitUntil(forLedger);
			if (opened === undefined && config.value.aesKeys.length > 0) note(c, clock, "plain", message.kind);
			const plan = c.env.EVENTS_URL ? eventPlan(c.env, message).do : "nothing";
			if (plan === "send") c.executionCtx.waitUntil(sendToBackEnd(c.env, message, clock));
			const answered = plan === "ask" ? answerByBackEnd : answerCallback;
			const reply = await answered(c, answers, callback.value, clock, startedAt);
			// `success` stays plain in every mode.
			if (reply === undefined) return c.text("success");
			return xmlResponse(await sealed(c, reply, callback.value, config.value.appId, clock));
		})
		.all("/", refuseMethod);

type CallbackContext = Context<AppEnv>;

const refuseMethod = (c: CallbackContext): Response =>
	c.text("method not allowed", 405, { Allow: "GET, POST" });

const sealed = async (
	c: CallbackContext,
	reply: string,
	{ opened }: GenuineCallback,
	appId: string,
	clock: Clock,
): Promise<string> => {
	if (opened === undefined) return reply;
	return await sealReply(reply, opened, appId, {
		timestamp: clock.now() / 1000,
		nonce: c.req.query("nonce") ?? "",
		random: crypto.getRandomValues(new Uint8Array(16)),
	});
};

/** The outside learns the status and nothing else; the owner finds the reason in the log and in /api/status. */
const refuse = (c: CallbackContext, clock: Clock, { status, reason }: Refusal): Response => {
	log("warn", "callback refused", { method: c.req.method, status, reason });
	// Whoever comes by with a browser must not hide what became of WeChat's own.
	if (reason !== NO_SIGNATURE) note(c, clock, "refused", reason);
	return c.text(REFUSALS[status], status);
};

const REFUSALS = { 400: "bad request", 403: "forbidden", 413: "too large" } as const;

const refuseUnconfigured = (c: CallbackContext, clock: Clock, error: Misconfigured): Response => {
	const { variable, isUnset, problem } = error;
	const reason = isUnset ? `${variable} not configured` : `${variable} not usable: ${problem.en}`;
	log("error", "callback refused", { method: c.req.method, status: 503, reason, problem: problem.en });
	note(c, clock, "refused", reason);
	return problemResponse(c, misconfiguredProblem(error));
};

const note = (c: CallbackContext, clock: Clock, kind: JournalKind, what: string): void =>
	c.executionCtx.waitUntil(writeJournal(c.env, kind, { at: clock.now(), what }));

/** Made by hand: this is the one answer of which there are thousands a second. */
const xmlResponse = (xml: string): Response =>
	new Response(xml, { headers: { "Content-Type": "text/xml; charset=utf-8" } });
