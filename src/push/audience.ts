/**
 * WeChat's own list as the audience of a push: all followers, or those with a tag. One page of 10,000 for each queue
 * message, so that a million followers need no long request.
 */
import { type CallFailure, callWithAccessToken } from "../access-token/retry.ts";
import { isAbsent } from "../wechat/absent.ts";
import type { Advice } from "../wechat/advice.ts";
import type { ApiRequest } from "../wechat/api.ts";
import { isJsonObject, type JsonObject } from "../wechat/json.ts";
import type { Result } from "../wechat/result.ts";
import { appendRecipients } from "./accept.ts";
import { nextAudienceCursor, parseAudienceCursor } from "./audience-cursor.ts";
import type { DispatchPorts } from "./dispatch.ts";
import { againAfter } from "./effect.ts";
import { type Effect, judge, pauseFor } from "./outcome.ts";
import { type PauseReason, type Push, readPush } from "./push.ts";
import { finishStatement, recordResults } from "./record.ts";
import { ring } from "./ring.ts";
import { troubleOf } from "./trouble.ts";
import { startWalk } from "./walk-ringing.ts";

/** Who a push is for, where WeChat's list says it. */
export type Audience = "followers" | { readonly tag_id: number };

export const audienceText = (audience: Audience): string =>
	audience === "followers" ? audience : String(audience.tag_id);

/** Reads one page into the ledger. Milliseconds after which to come again, or nothing. */
export const readAudience = async (ports: DispatchPorts, pushId: string): Promise<number | undefined> => {
	const push = await readPush(ports.ledger, pushId);
	if (push === undefined || push.audience === null || push.audienceCursor === null) return undefined;
	if (push.status !== "sending" && push.status !== "open") return undefined;
	const now = ports.now();
	if (push.heldUntil > now) return push.heldUntil - now;
	const answer = await callWithAccessToken(
		ports,
		pageRequest(push.audience, parseAudienceCursor(push.audienceCursor).next),
	);
	const page = answer.ok ? parsePage(answer.value) : undefined;
	if (page !== undefined) return await writePage(ports, push, push.audienceCursor, page);
	const trouble = answer.ok ? NO_LIST : troubleOf(answer.error);
	const recorded = { effect: effectOf(answer, now), holds: push.holds, hasProgress: false, trouble };
	await recordResults(ports.ledger, pushId, [], recorded, now);
	return againAfter(recorded);
};

/** Without a list there is nobody to go on to: what would be one recipient's refusal pauses the push here. */
const effectOf = (answer: Result<JsonObject, CallFailure>, now: number): Effect => {
	if (answer.ok) return { kind: "hold", leastMs: UNREADABLE_MS };
	const { effect } = judge(answer, now);
	const isRefused = answer.error.kind === "failed" && answer.error.cause.kind === "refused";
	return effect.kind === "go-on" && isRefused ? pauseFor(answer.error.cause) : effect;
};

const UNREADABLE_MS = 60_000;
const NO_LIST: PauseReason = {
	detail: {
		en: "WeChat's list of followers could not be read. It is asked for again in a minute.",
		zh: "微信返回的粉丝列表无法解析，一分钟后重试。",
	},
};

const FOLLOWERS_PATH = "/cgi-bin/user/get";
const TAGGED_PATH = "/cgi-bin/user/tag/get";
/** Where WeChat's lists are read. */
export const AUDIENCE_PATHS: readonly string[] = [FOLLOWERS_PATH, TAGGED_PATH];

/** See: https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_getfans.html */
const pageRequest = (audience: string, cursor: string): ApiRequest =>
	audience === "followers"
		? {
				method: "GET",
				path: FOLLOWERS_PATH,
				query: cursor === "" ? {} : { next_openid: cursor },
				success: "count",
			}
		: {
				method: "POST",
				path: TAGGED_PATH,
				body: { tagid: Number(audience), next_openid: cursor },
				success: "count",
			};

interface Page {
	readonly openids: readonly string[];
	/** "" at the end. */
	readonly next: string;
}

/** `{"count", "data": {"openid": […]}, "next_openid"}`; an empty page has no data. What is read in part would lose people. */
const parsePage = (answer: JsonObject): Page | undefined => {
	const { count, data, next_openid: next } = answer;
	if (count === 0) return { openids: [], next: "" };
	if (!isJsonObject(data) || !Array.isArray(data["openid"])) return undefined;
	const list: readonly unknown[] = data["openid"];
	const openids = list.filter((openid): openid is string => typeof openid === "string" && openid !== "");
	if (openids.length < list.length) return undefined;
	if (isAbsent(next)) return { openids, next: "" };
	return typeof next === "string" ? { openids, next } : undefined;
};

/** Everyone on the pages that were read gets the message. */
const GOES_ROUND: Advice = {
	en: "WeChat's list of followers led back to a page that was read already. Reading ended there: followers may be missing. Compare the total with the number on WeChat's website.",
	zh: "微信返回的粉丝列表指回了已读取过的位置，读取到此结束，可能有粉丝未包含在内。请与公众平台显示的人数核对。",
};

/** A push paused meanwhile keeps the page, or it would be lost when the push goes on. */
const GOES_ON_IN = ["open", "sending", "paused"] as const;

/** Recipients and cursor in one transaction: a page read twice adds nobody, and none is passed over. */
const writePage = async (
	ports: DispatchPorts,
	push: Push,
	cursor: string,
	page: Page,
): Promise<undefined> => {
	const hasMore = page.next !== "" && page.openids.length > 0;
	const next = hasMore ? nextAudienceCursor(cursor, page.next) : null;
	const isEnd = next === null;
	const warning = hasMore && isEnd ? JSON.stringify(GOES_ROUND) : null;
	const moveOn = ports.ledger
		.prepare(
			`UPDATE pushes SET audience_cursor = ?2, holds = 0, held_until = iif(holds > 0, 0, held_until),
				warning = coalesce(?4, warning)
			WHERE id = ?1 AND audience_cursor = ?3`,
		)
		.bind(push.id, next, cursor, warning);
	const recipients = page.openids.map((touser) => ({ touser }));
	const appended = await appendRecipients(ports.ledger, push.id, recipients, GOES_ON_IN, ports.now(), moveOn);
	if (appended === undefined) return undefined;
	if (isEnd) await ports.ledger.batch([finishStatement(ports.ledger, push.id, ports.now())]);
	// Chunks that came while WeChat was left alone were forgotten: they are rung for too.
	const rings = push.holds > 0 ? await startWalk(ports.ledger, push.id) : appended.rings;
	// Who was second with this page leaves the next one to the first: or each would read the list to its end.
	const isSecond = appended.changes === 0;
	const nextPage = isEnd || isSecond ? [] : [{ push: push.id, work: "audience" } as const];
	await ring(ports.queue, [...rings, ...nextPage]);
	return undefined;
};
