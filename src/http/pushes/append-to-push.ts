/** More recipients for an open push: all of them, or none when it was closed in the meantime. */
import { appendRecipients } from "../../push/accept.ts";
import { permissionFor } from "../../push/control.ts";
import type { Push } from "../../push/push.ts";
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
import type { PushDoor } from "./push-door.ts";
import { isLong, lookOn, type PushOutlook } from "./push-outlook.ts";
import { ringAnew, ringQueue } from "./ring-queue.ts";

export interface Appended {
	readonly push: Push;
	readonly estimate: PushOutlook["estimate"];
	readonly warnings: readonly Notice[];
}

export const appendToPush = async (
	door: PushDoor,
	pushId: string,
	request: AppendRequest,
	isRepeat: boolean,
): Promise<Result<Appended, Problem>> => {
	const appended = await append(door, pushId, request, isRepeat);
	return appended.ok || !isRepeat ? appended : err(perhapsAppended(appended.error));
};

const append = async (
	door: PushDoor,
	pushId: string,
	request: AppendRequest,
	isRepeat: boolean,
): Promise<Result<Appended, Problem>> => {
	const { env, wechat, clock } = door;
	const before = await findAppendable(door, pushId);
	if (!before.ok) return before;
	const checked = await preflight(wechat, before.value, request, false);
	if (!checked.ok) return checked;
	const appended = await intoLedger(clock, () =>
		appendRecipients(env.LEDGER, pushId, request.recipients, ["open"], clock.now()),
	);
	if (!appended.ok) return err({ ...appended.error, outcome: "unknown" });
	if (appended.value === undefined) {
		const push = await findPush(clock, env.LEDGER, pushId);
		return push.ok ? err(pushConflict(push.value.status, "append")) : push;
	}
	const { push, rings } = appended.value;
	const hasGrownLong = isLong(push.total) && !isLong(before.value.total);
	const { estimate, warnings } = await lookOn(wechat, push, hasGrownLong, clock.now());
	// The first attempt may have stored them, and not have come to ring for them.
	const notRung = isRepeat ? await ringAnew(env, clock, push) : await ringQueue(env.PUSH_QUEUE, rings);
	return ok({
		push,
		estimate,
		warnings: [...request.warnings, ...checked.value.warnings, ...warnings, ...notRung],
	});
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
	door: PushDoor,
	pushId: string,
	request: AppendRequest,
): Promise<Result<Preview, Problem>> => {
	const before = await findAppendable(door, pushId);
	if (!before.ok) return before;
	const checked = await preflight(door.wechat, before.value, request, true);
	if (!checked.ok) return checked;
	const warnings = [...request.warnings, ...checked.value.warnings];
	return ok({ ...checked.value, warnings, total: request.recipients.length });
};

/** As far as can be known before anything is stored: the push's state, and then the new recipients' values. */
const findAppendable = async ({ env, clock }: PushDoor, pushId: string): Promise<Result<Push, Problem>> => {
	const found = await findPush(clock, env.LEDGER, pushId);
	if (!found.ok) return found;
	const { status } = found.value;
	return permissionFor(status, "append") === "yes" ? found : err(pushConflict(status, "append"));
};

const preflight = (
	wechat: Wechat,
	{ message }: Push,
	{ recipients, isChecked }: AppendRequest,
	isDryRun: boolean,
): Promise<Result<Preflight, Problem>> => {
	const push = { data: dataIn(message["data"]), recipients, mayGrow: true };
	return checkPush(wechat, String(message["template_id"]), push, { isChecked, isDryRun });
};

const dataIn = (data: unknown): TemplateData =>
	Object.fromEntries(
		Object.entries(isJsonObject(data) ? data : {}).map(([key, item]) => {
			const value = isJsonObject(item) ? item["value"] : item;
			return [key, { value: typeof value === "string" ? value : "" }];
		}),
	);
