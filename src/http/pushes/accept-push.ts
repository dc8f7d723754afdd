/** Taking a push in: compared with its template, stored as a whole, rung for; with what can be said about its way. */
import { createPush } from "../../push/accept.ts";
import { audienceText } from "../../push/audience.ts";
import { ringsLeft } from "../../push/control.ts";
import { type Push, readPush } from "../../push/push.ts";
import type { PushRequest } from "../../push/push-request.ts";
import type { Notice } from "../../wechat/notice.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import { fromLedger, intoLedger } from "../from-ledger.ts";
import type { Attempt } from "../messages/attempt.ts";
import type { Preview } from "../messages/dry-run-response.ts";
import { checkPush, type Preflight } from "../messages/preflight.ts";
import type { Problem } from "../problem.ts";
import type { Wechat } from "../wechat.ts";
import type { PushDoor } from "./push-door.ts";
import { lookAhead, type PushOutlook } from "./push-outlook.ts";
import { ringAnew, ringQueue } from "./ring-queue.ts";

export interface AcceptedPush {
	readonly push: Push;
	readonly estimate: PushOutlook["estimate"];
	readonly warnings: readonly Notice[];
}

export const acceptPush = async (
	door: PushDoor,
	request: PushRequest,
	attempt: Attempt,
): Promise<Result<AcceptedPush, Problem>> => {
	const { env, wechat, clock } = door;
	const earlier = await findEarlier(door, attempt);
	if (!earlier.ok) return earlier;
	// What is taken in already is not refused any more, whatever became of its template.
	const checked = earlier.value === undefined ? await preflight(wechat, request, false) : UNCHECKED;
	if (!checked.ok) return checked;
	const [stored, { estimate, warnings }] = await Promise.all([
		store(door, request, attempt.pushId, earlier.value),
		lookAhead(wechat, request, clock.now()),
	]);
	if (!stored.ok) return stored;
	// Not before: the first message would be on its way while its owner still waits for what WeChat says of the quota.
	const { value: push } = stored;
	const notRung =
		earlier.value === undefined
			? await ringQueue(env.PUSH_QUEUE, ringsLeft(push))
			: await ringAnew(env, clock, push);
	return ok({
		push,
		estimate,
		warnings: [...request.warnings, ...checked.value.warnings, ...warnings, ...notRung],
	});
};

/** What would become of it. Nothing is stored. */
export const previewPush = async (
	{ wechat, clock }: PushDoor,
	request: PushRequest,
): Promise<Result<Preview, Problem>> => {
	const checked = await preflight(wechat, request, true);
	if (!checked.ok) return checked;
	const { estimate, warnings } = await lookAhead(wechat, request, clock.now());
	const { text } = checked.value;
	return ok({
		text,
		total: estimate.recipients,
		warnings: [...request.warnings, ...checked.value.warnings, ...warnings],
	});
};

const preflight = (
	wechat: Wechat,
	{ message, recipients, isOpen, audience, isChecked }: PushRequest,
	isDryRun: boolean,
): Promise<Result<Preflight, Problem>> => {
	const push = { data: message.data, recipients, mayGrow: isOpen && audience === null };
	return checkPush(wechat, message.template_id, push, { isChecked, isDryRun });
};

/** The push that an earlier attempt of the same request has stored. */
const findEarlier = async (
	{ env, clock }: PushDoor,
	{ pushId, isRepeat }: Attempt,
): Promise<Result<Push | undefined, Problem>> => {
	if (!isRepeat) return ok(undefined);
	const earlier = await fromLedger(clock, () => readPush(env.LEDGER, pushId));
	return earlier.ok ? earlier : err({ ...earlier.error, outcome: "unknown" });
};

const UNCHECKED: Result<Preflight, Problem> = ok({ text: null, warnings: [] });

const store = async (
	{ env, clock }: PushDoor,
	request: PushRequest,
	id: string,
	earlier: Push | undefined,
): Promise<Result<Push, Problem>> => {
	const { name, message, isOpen, audience, recipients } = request;
	const newPush = {
		id,
		name,
		message,
		isOpen,
		audience: audience === null ? null : audienceText(audience),
		recipients,
	};
	const create = async (): Promise<Push> => earlier ?? (await createPush(env.LEDGER, newPush, clock.now()));
	const push = await intoLedger(clock, create);
	return push.ok ? push : err({ ...push.error, outcome: "unknown" });
};
