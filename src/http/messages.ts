/** `POST /api/messages/template`: one template message to one follower. */
import { Hono } from "hono/tiny";
import type { JsonObject } from "../wechat/json.ts";
import type { Notice } from "../wechat/notice.ts";
import { err, ok, type Result } from "../wechat/result.ts";
import { TEMPLATE_PATHS } from "../wechat/template/template.ts";
import { parseTemplateMessage, type TemplateMessage } from "../wechat/template/template-message.ts";
import type { AppEnv } from "./app-env.ts";
import { requireScope } from "./auth.ts";
import type { Clock } from "./clock.ts";
import { garbledProblem } from "./failure-problem.ts";
import { jsonResponse } from "./json-response.ts";
import { methodNotAllowed } from "./method-not-allowed.ts";
import { faultyRequest, type Problem, problemResponse } from "./problem.ts";
import { provideWechat } from "./provide-wechat.ts";
import { readJsonObject } from "./request-body.ts";
import type { Wechat } from "./wechat.ts";

export const messageRoutes = (clock: Clock) =>
	new Hono<AppEnv>()
		.post("/template", requireScope("send"), provideWechat(clock), async (c) => {
			if ((c.req.query("dry_run") ?? "false") !== "false") return problemResponse(c, NO_DRY_RUN);
			const body = await readJsonObject(c);
			if (!body.ok) return problemResponse(c, body.error);
			const parsed = parseTemplateMessage(body.value);
			if (!parsed.ok) return problemResponse(c, faultyRequest(parsed.error));
			const message = {
				client_msg_id: newClientMsgId(),
				...parsed.value.message,
			};
			const sent = await send(c.get("wechat"), message);
			if (!sent.ok) return problemResponse(c, sent.error);
			const hasKey = c.req.header("Idempotency-Key") !== undefined;
			const warnings = [
				...parsed.value.warnings,
				...sent.value.warnings,
				...(hasKey ? [NO_IDEMPOTENCY] : []),
			];
			return jsonResponse(c, { msgid: sent.value.msgid }, warnings);
		})
		.all("/template", methodNotAllowed("POST"));

interface Sent {
	/** 64-bit, so text; null when WeChat accepted without naming one. */
	readonly msgid: string | null;
	readonly warnings: readonly Notice[];
}

/** Every message carries an id, so that a second try cannot be a second message. At most 32 characters. */
const newClientMsgId = (): string => crypto.randomUUID().replaceAll("-", "");

const send = async (wechat: Wechat, message: TemplateMessage): Promise<Result<Sent, Problem>> => {
	const answer = await wechat.call({
		method: "POST",
		path: TEMPLATE_PATHS.send,
		body: message,
	});
	if (!answer.ok && answer.error.errcode === ALREADY_SENT) return ok({ msgid: null, warnings: [DUPLICATE] });
	const sent = answer.ok ? readMsgid(answer.value) : answer;
	if (sent.ok || sent.error.outcome !== "unknown") return sent;
	return err(withClientMsgId(sent.error, message));
};

/** WeChat's code for a `client_msg_id` that it has seen. */
const ALREADY_SENT = 45065;

const readMsgid = (answer: JsonObject): Result<Sent, Problem> => {
	const { msgid } = answer;
	if (msgid === undefined || msgid === null) return ok({ msgid: null, warnings: [] });
	const isId = typeof msgid === "string" || (typeof msgid === "number" && Number.isSafeInteger(msgid));
	return isId
		? ok({ msgid: String(msgid), warnings: [] })
		: err({ ...garbledProblem("msgid is no id"), outcome: "unknown" });
};

/** So that the owner can try again without a second message being delivered. */
const withClientMsgId = (problem: Problem, { client_msg_id: id }: TemplateMessage): Problem =>
	id === undefined
		? problem
		: {
				...problem,
				client_msg_id: id,
				detail: {
					en: `${problem.detail.en} The message may have been sent: to try again without a second delivery, repeat it within 10 minutes with "client_msg_id": "${id}".`,
					zh: `${problem.detail.zh}消息可能已经发出：如需重试且避免重复送达，请在 10 分钟内携带 "client_msg_id": "${id}" 重发。`,
				},
			};

const DUPLICATE: Notice = {
	field: "client_msg_id",
	text: {
		en: "WeChat has had this client_msg_id before: it delivered nothing new.",
		zh: "微信已收到过相同的 client_msg_id，本次未重复送达。",
	},
};

const NO_IDEMPOTENCY: Notice = {
	text: {
		en: "Idempotency-Key is not looked at in this version. Use client_msg_id: WeChat delivers the same openid and id once in 10 minutes.",
		zh: "当前版本不处理 Idempotency-Key。请使用 client_msg_id：同一 openid 与同一 id 在 10 分钟内只送达一次。",
	},
};

const NO_DRY_RUN: Problem = {
	type: "invalid-request",
	status: 422,
	detail: {
		en: "dry_run is not there in this version. Nothing was sent.",
		zh: "当前版本不支持 dry_run，消息未发送。",
	},
	field: "dry_run",
};
