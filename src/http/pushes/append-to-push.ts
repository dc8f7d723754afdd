/** More recipients for an open push: all of them, or none when it was closed in the meantime. */
import { appendRecipients } from "../../push/accept.ts";
import { permissionFor, ringsLeft } from "../../push/control.ts";
import type { Push } from "../../push/push.ts";
import type { PushEnv } from "../../push/push-env.ts";
import type { AppendRequest } from "../../push/push-request.ts";
import { isJsonObject } from "../../wechat/json.ts";
import type { Notice } from "../../wechat/notice.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import type { TemplateData } from "../../wechat/template/template-message.ts";
import { findPush, intoLedger } from "../from-ledger.ts";
import type { Preview } from "../messages/dry-run-response.ts";
import { checkPush, type Preflight } from "../messages/preflight.ts";
import type { Problem } from "../problem.ts";
import type { Wechat } from "../wechat.ts";
import { pushConflict } from "./push-conflict.ts";
import { ringQueue } from "./ring-queue.ts";

export interface Appended {
	readonly push: Push;
	readonly warnings: readonly Notice[];
}

export const appendToPush = async (
	env: PushEnv,
	wechat: Wechat,
	pushId: string,
	request: AppendRequest,
	isRepeat: boolean,
	now: number,
): Promise<Result<Appended, Problem>> => {
	const appended = await append(env, wechat, pushId, request, isRepeat, now);
	return appended.ok || !isRepeat ? appended : err(perhapsAppended(appended.error));
};

const append = async (
	env: PushEnv,
	wechat: Wechat,
	pushId: string,
	request: AppendRequest,
	isRepeat: boolean,
	now: number,
): Promise<Result<Appended, Problem>> => {
	const checked = await preflight(env, wechat, pushId, request, false);
	if (!checked.ok) return checked;
	const { recipients } = request;
	const appended = await intoLedger(() => appendRecipients(env.LEDGER, pushId, recipients, ["open"], now));
	if (!appended.ok) return err({ ...appended.error, outcome: "unknown" });
	if (appended.value === undefined) {
		const push = await findPush(env.LEDGER, pushId);
		return push.ok ? err(pushConflict(push.value.status, "append")) : push;
	}
	const { push, rings } = appended.value;
	// The first attempt may have stored them, and not have come to ring for them.
	const notRung = await ringQueue(env.PUSH_QUEUE, isRepeat ? ringsLeft(push) : rings);
	return ok({ push, warnings: [...checked.value.warnings, ...notRung] });
};

/** Refused now, for example because the push was closed in between: that says nothing of the first attempt. */
const perhapsAppended = (problem: Problem): Problem => ({
	...problem,
	detail: {
		en: `${problem.detail.en} The first request with this Idempotency-Key may have added these recipients before: GET /api/pushes/:id/deliveries shows whether it did.`,
		zh: `${problem.detail.zh}使用该 Idempotency-Key 的第一个请求可能已经追加了这些接收者，请用 GET /api/pushes/:id/deliveries 确认。`,
	},
});

/** How the message would look for the first of them. Nothing is stored. */
export const previewAppend = async (
	env: PushEnv,
	wechat: Wechat,
	pushId: string,
	request: AppendRequest,
): Promise<Result<Preview, Problem>> => {
	const checked = await preflight(env, wechat, pushId, request, true);
	return checked.ok ? ok({ ...checked.value, total: request.recipients.length }) : checked;
};

/** What can be known to be wrong before anything is stored: the push's state, and the new recipients' values. */
const preflight = async (
	env: PushEnv,
	wechat: Wechat,
	pushId: string,
	{ recipients, isChecked }: AppendRequest,
	isDryRun: boolean,
): Promise<Result<Preflight, Problem>> => {
	const found = await findPush(env.LEDGER, pushId);
	if (!found.ok) return found;
	const { status, message } = found.value;
	if (permissionFor(status, "append") !== "yes") return err(pushConflict(status, "append"));
	const push = { data: dataIn(message["data"]), recipients, mayGrow: true };
	return await checkPush(wechat, String(message["template_id"]), push, { isChecked, isDryRun });
};

const dataIn = (data: unknown): TemplateData =>
	Object.fromEntries(
		Object.entries(isJsonObject(data) ? data : {}).map(([key, item]) => {
			const value = isJsonObject(item) ? item["value"] : item;
			return [key, { value: typeof value === "string" ? value : "" }];
		}),
	);
