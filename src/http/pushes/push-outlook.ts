/** What lies before a push: when it will end, and whether WeChat's daily quota will do. Nothing of it stops a push. */
import { audienceSizeRequest, parseAudienceSize } from "../../push/audience-size.ts";
import { estimateEnd } from "../../push/estimate.ts";
import type { Push } from "../../push/push.ts";
import type { PushRequest } from "../../push/push-request.ts";
import { parseQuota, QUOTA_REQUEST, type Quota } from "../../push/quota.ts";
import { LATE } from "../../slow/in-time.ts";
import type { Refused } from "../../wechat/api.ts";
import type { Notice } from "../../wechat/notice.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import { wechatProblem } from "../failure-problem.ts";
import type { Problem } from "../problem.ts";
import type { Wechat } from "../wechat.ts";
import { timeText } from "./push-view.ts";

export interface PushOutlook {
	readonly estimate: {
		/** ISO 8601; null when nobody can tell: the push is open, or the size of its audience is not known. */
		readonly ends_at: string | null;
		readonly recipients: number | null;
		/** What may still be sent today. Only read for long pushes. */
		readonly quota_remaining?: number;
	};
	readonly warnings: readonly Notice[];
}

/** Up to so many recipients the quota is not asked for. */
const SHORT = 1000;

export const isLong = (recipients: number): boolean => recipients > SHORT;

/** Nobody waits longer than that for what WeChat says: the push is in the ledger by then, and its maker wants to know. */
const TIME_LIMIT_MS = 1000;

/** Of a push that is taken in. */
export const lookAhead = async (wechat: Wechat, request: PushRequest, now: number): Promise<PushOutlook> => {
	const asksQuota = request.audience !== null || isLong(request.recipients.length);
	const [quota, counted] = await Promise.all([
		asksQuota ? readQuota(wechat) : undefined,
		countRecipients(wechat, request),
	]);
	const recipients = counted.ok ? counted.value : undefined;
	const size = { recipients, waiting: recipients ?? 0, isOpen: request.isOpen, asksQuota };
	const { estimate, warnings } = outlookFor(size, quota, now);
	return { estimate, warnings: counted.ok ? warnings : [...warnings, counted.error] };
};

/** Of a push that the ledger holds. Without an account nobody can ask for the quota. */
export const lookOn = async (
	wechat: Wechat | undefined,
	push: Push,
	asksQuota: boolean,
	now: number,
): Promise<PushOutlook> => {
	const quota = asksQuota && wechat !== undefined ? await readQuota(wechat) : undefined;
	// As long as WeChat's list is read, more are to come.
	const recipients = push.audienceCursor === null ? push.total : undefined;
	const size = { recipients, waiting: push.counts.queued, isOpen: push.isOpen, asksQuota };
	return outlookFor(size, quota, now);
};

interface Size {
	/** Undefined when nobody can tell. */
	readonly recipients: number | undefined;
	/** Those of them to be sent to, as far as is known. */
	readonly waiting: number;
	readonly isOpen: boolean;
	/** Whether the quota matters. */
	readonly asksQuota: boolean;
}

const outlookFor = (
	{ recipients, waiting, isOpen, asksQuota }: Size,
	quota: Quota | undefined,
	now: number,
): PushOutlook => {
	const end = recipients === undefined || isOpen ? undefined : estimateEnd(waiting, now, quota);
	return {
		estimate: {
			ends_at: end === undefined ? null : timeText(end),
			recipients: recipients ?? null,
			...(quota === undefined ? {} : { quota_remaining: quota.remaining }),
		},
		warnings: [
			...(asksQuota && quota === undefined ? [QUOTA_NOT_READ] : []),
			...(quota !== undefined && waiting > quota.remaining ? [quotaTooSmall(waiting, quota)] : []),
		],
	};
};

const readQuota = async ({ call, inTime }: Wechat): Promise<Quota | undefined> => {
	const answer = await inTime(call(QUOTA_REQUEST), TIME_LIMIT_MS);
	return answer !== LATE && answer.ok ? parseQuota(answer.value) : undefined;
};

const countRecipients = async (
	{ call, inTime }: Wechat,
	{ audience, recipients }: PushRequest,
): Promise<Result<number, Notice>> => {
	if (audience === null) return ok(recipients.length);
	const answer = await inTime(call(audienceSizeRequest(audience)), TIME_LIMIT_MS);
	if (answer === LATE) return err(SIZE_NOT_READ);
	if (!answer.ok) return err(answer.error.errcode === undefined ? SIZE_NOT_READ : sizeRefused(answer.error));
	const size = parseAudienceSize(audience, answer.value);
	if (size === "no such tag") return err(sizeRefused(wechatProblem(NO_SUCH_TAG, 0)));
	return size === undefined ? err(SIZE_NOT_READ) : ok(size);
};

const sizeRefused = ({ errcode, detail }: Problem): Notice => ({
	field: "audience",
	text: {
		en: `How many the audience holds is not known (errcode ${errcode}). ${detail.en}`,
		zh: `无法得知该人群的人数（errcode ${errcode}）：${detail.zh}`,
	},
});

/** As WeChat will answer when the push begins to read the tag's followers. */
const NO_SUCH_TAG: Refused = { kind: "refused", errcode: 45159, errmsg: "", endpoint: "api" };

const quotaTooSmall = (count: number, { remaining, dailyLimit }: Quota): Notice => ({
	text: {
		en: `The push has ${count} messages to send, and WeChat takes ${remaining} more template messages today (${dailyLimit} a day). When they are used up it pauses, and goes on by itself after midnight, Beijing time.`,
		zh: `本次推送还有 ${count} 条待发送，而今天模板消息只剩 ${remaining} 次调用额度（每日 ${dailyLimit} 次）。额度用完后任务会暂停，北京时间零点后自动继续。`,
	},
});

const QUOTA_NOT_READ: Notice = {
	text: {
		en: "WeChat did not say how much of the daily quota is left. If it does not do, the push pauses, and goes on by itself after midnight, Beijing time.",
		zh: "未能从微信查到今天剩余的调用额度。若额度不足，任务会暂停，北京时间零点后自动继续。",
	},
};

const SIZE_NOT_READ: Notice = {
	field: "audience",
	text: {
		en: "WeChat did not say how many the audience holds: no end can be estimated. The push reads it page by page all the same.",
		zh: "未能从微信查到该人群的人数，无法预估结束时间。任务仍会逐页读取名单并发送。",
	},
};
