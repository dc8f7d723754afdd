/** What lies before a push: when it will end, and whether WeChat's daily quota will do. Nothing of it stops a push. */
import { audienceSizeRequest, parseAudienceSize } from "../../push/audience-size.ts";
import { estimateEnd } from "../../push/estimate.ts";
import type { PushRequest } from "../../push/push-request.ts";
import { parseQuota, QUOTA_REQUEST, type Quota } from "../../push/quota.ts";
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

/** Up to so many the quota is not asked for. */
const SHORT = 1000;

export const lookAhead = async (wechat: Wechat, request: PushRequest, now: number): Promise<PushOutlook> => {
	const isLong = request.audience !== null || request.recipients.length > SHORT;
	const [quota, size] = await Promise.all([
		isLong ? readQuota(wechat) : undefined,
		countRecipients(wechat, request),
	]);
	const count = size.ok ? size.value : undefined;
	const end = count === undefined || request.isOpen ? undefined : estimateEnd(count, now, quota);
	return {
		estimate: {
			ends_at: end === undefined ? null : timeText(end),
			recipients: count ?? null,
			...(quota === undefined ? {} : { quota_remaining: quota.remaining }),
		},
		warnings: [
			...(isLong && quota === undefined ? [QUOTA_NOT_READ] : []),
			...(quota !== undefined && (count ?? 0) > quota.remaining ? [quotaTooSmall(count ?? 0, quota)] : []),
			...(size.ok ? [] : [size.error]),
		],
	};
};

const readQuota = async ({ call }: Wechat): Promise<Quota | undefined> => {
	const answer = await call(QUOTA_REQUEST);
	return answer.ok ? parseQuota(answer.value) : undefined;
};

const countRecipients = async (
	{ call }: Wechat,
	{ audience, recipients }: PushRequest,
): Promise<Result<number, Notice>> => {
	if (audience === null) return ok(recipients.length);
	const answer = await call(audienceSizeRequest(audience));
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
		en: `The push has ${count} recipients, and WeChat takes ${remaining} more template messages today (${dailyLimit} a day). When they are used up it pauses, and goes on by itself after midnight, Beijing time.`,
		zh: `本次推送共 ${count} 人，而今天模板消息只剩 ${remaining} 次调用额度（每日 ${dailyLimit} 次）。额度用完后任务会暂停，北京时间零点后自动继续。`,
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
