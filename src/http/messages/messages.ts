/** `/api/messages`: one template message to one follower, and what became of it. */
import type { Context } from "hono";
import { Hono } from "hono/tiny";
import { REPEATABLE } from "../../push/claim.ts";
import { readMessage } from "../../push/single-send.ts";
import type { Notice } from "../../wechat/notice.ts";
import { ok, type Result } from "../../wechat/result.ts";
import { parseTemplateMessage } from "../../wechat/template/template-message.ts";
import { allowQuery } from "../allow-query.ts";
import type { AppEnv } from "../app-env.ts";
import { requireScope } from "../auth/auth.ts";
import type { Clock } from "../clock.ts";
import { fromLedger } from "../from-ledger.ts";
import { jsonResponse } from "../json-response.ts";
import { methodNotAllowed } from "../method-not-allowed.ts";
import { faultyRequest, type Problem, problemResponse } from "../problem.ts";
import { provideWechat } from "../provide-wechat.ts";
import { MAX_BODY_BYTES, readJsonObject } from "../request-body.ts";
import { attemptOf } from "./attempt.ts";
import { dryRunResponse } from "./dry-run-response.ts";
import { idempotent, type Repeatability } from "./idempotency.ts";
import { checkMessage } from "./preflight.ts";
import { recallSend } from "./recall-send.ts";
import { type Sent, sendRecorded } from "./send-recorded.ts";
import { findMisplacedWish, readWish } from "./wish.ts";

/** WeChat's own promise about a client_msg_id ends at ten minutes. */
const repeatability = (clock: Clock): Repeatability => ({
	maxBytes: MAX_BODY_BYTES,
	repeatableMs: REPEATABLE,
	recall: async (c, pushId) => {
		const known = await recallSend(clock, c.env.LEDGER, pushId);
		return known === undefined ? undefined : sentResponse(c, known, []);
	},
});

export const messageRoutes = (clock: Clock) =>
	new Hono<AppEnv>()
		.post(
			"/template",
			requireScope("send"),
			provideWechat(clock),
			idempotent(clock, repeatability(clock)),
			async (c) => {
				const wish = readWish(c);
				if (!wish.ok) return problemResponse(c, wish.error);
				const body = await readJsonObject(c);
				if (!body.ok) return problemResponse(c, body.error);
				const misplaced = findMisplacedWish(body.value);
				if (misplaced !== undefined) return problemResponse(c, misplaced);
				const parsed = parseTemplateMessage(body.value);
				if (!parsed.ok) return problemResponse(c, faultyRequest(parsed.error));
				const { message } = parsed.value;
				const checked = await checkMessage(c.get("wechat"), message, wish.value);
				if (!checked.ok) return problemResponse(c, checked.error);
				const warnings = [...parsed.value.warnings, ...checked.value.warnings];
				if (wish.value.isDryRun) {
					return dryRunResponse(c, ok({ text: checked.value.text, total: 1, warnings }));
				}
				const attempt = attemptOf(c, clock.now());
				const ledger = c.env.LEDGER;
				const known = attempt.isRepeat ? await recallSend(clock, ledger, attempt.pushId) : undefined;
				// What was refused may be tried again.
				if (known?.ok) return sentResponse(c, known, warnings);
				const defer = (work: Promise<unknown>): void => c.executionCtx.waitUntil(work);
				const sending = sendRecorded({ wechat: c.get("wechat"), ledger, clock, defer }, message, attempt);
				// A client that hangs up must not keep the result out of the ledger.
				defer(sending);
				return sentResponse(c, await sending, warnings);
			},
		)
		.all("/template", methodNotAllowed("POST"))
		.get("/:msgid", requireScope("read"), allowQuery(), async (c) => {
			const message = await fromLedger(clock, () => readMessage(c.env.LEDGER, c.req.param("msgid")));
			if (!message.ok) return problemResponse(c, message.error);
			if (message.value === undefined) return problemResponse(c, NO_SUCH_MESSAGE);
			return jsonResponse(c, message.value);
		})
		.all("/:msgid", methodNotAllowed("GET"));

const sentResponse = (
	c: Context<AppEnv>,
	sent: Result<Sent, Problem>,
	warnings: readonly Notice[],
): Response =>
	sent.ok
		? jsonResponse(c, { msgid: sent.value.msgid }, [...warnings, ...sent.value.warnings])
		: problemResponse(c, sent.error);

const NO_SUCH_MESSAGE: Problem = {
	type: "not-found",
	status: 404,
	detail: {
		en: "The ledger has no message with this msgid. Those sent through this gateway are kept for 90 days, unless PUSH_RETENTION_DAYS says otherwise.",
		zh: "账本中没有该 msgid 的消息。仅记录经由本网关发送的消息，默认保留 90 天，可用 PUSH_RETENTION_DAYS 调整。",
	},
};
