/** What each answer of WeChat's means for its recipient and for the whole push: every row of the error table. */
import { describe, expect, it } from "vitest";
import type { CallFailure } from "../../src/access-token/retry.ts";
import { isRecipientsOwn, type Judgement, judge, pauseFor } from "../../src/push/outcome.ts";
import { isWorthAnotherRound } from "../../src/push/retry.ts";
import type { WechatError } from "../../src/wechat/api.ts";
import { lookUpErrcode } from "../../src/wechat/errcode/errcode.ts";
import { err, ok } from "../../src/wechat/result.ts";

/** An afternoon in Beijing; midnight is nine hours away. */
const NOW = Date.UTC(2026, 10, 3, 7);
const MIDNIGHT = NOW + 9 * 3_600_000;

const refused = (errcode: number, errmsg = ""): WechatError => ({
	kind: "refused",
	endpoint: "send",
	errcode,
	errmsg,
});
const failed = (cause: WechatError): Judgement => judge(err({ kind: "failed", cause }), NOW);
const withoutToken = (failure: Extract<CallFailure, { kind: "no-access-token" }>["failure"]): Judgement =>
	judge(err({ kind: "no-access-token", failure }), NOW);

/** Every errcode that the table knows for a send. */
const ERRCODES = [-1, ...Array.from({ length: 100_000 }, (_, code) => code)].filter(
	(code) => lookUpErrcode(code, "send") !== undefined,
);

const OF_THE_MESSAGE = [40036, 40037, 40249, 43116, 45027, 40013, 40165, 40166];
const FOR_DAYS = [45009, 45040];

/** What the remedy says where the code itself says nothing. */
const expected = (errcode: number): readonly [string, string] => {
	if (errcode === 45065 || errcode === 40241) return ["accepted", "go-on"];
	if (errcode === -1) return ["unknown", "hold"];
	if (errcode === 43117) return ["rejected", "go-on"];
	if ([...OF_THE_MESSAGE, ...FOR_DAYS].includes(errcode)) return ["not-sent", "pause"];
	switch (lookUpErrcode(errcode, "send")?.remedy) {
		case "wait":
		case "renew-access-token":
			return ["not-sent", "hold"];
		case "fix-account":
			return ["not-sent", "pause"];
		default:
			return ["rejected", "go-on"];
	}
};

describe("a refusal", () => {
	it.each(ERRCODES)("%i does to recipient and push what its row says", (errcode) => {
		const { outcome, effect } = failed(refused(errcode));
		expect([outcome.kind, effect.kind]).toEqual(expected(errcode));
	});

	it("that nobody knows does nothing to the push by itself", () => {
		expect(failed(refused(99_999, "what"))).toEqual({
			outcome: { kind: "rejected", errcode: 99_999, errmsg: "what" },
			effect: { kind: "go-on" },
		});
	});

	it("for the day's quota pauses until midnight in Beijing", () => {
		expect(failed(refused(45009)).effect).toMatchObject({
			kind: "pause",
			resumesAt: MIDNIGHT,
			reason: { errcode: 45009 },
		});
	});

	it("for the month's quota pauses until the first of the next month in Beijing", () => {
		expect(failed(refused(45040)).effect).toMatchObject({
			kind: "pause",
			resumesAt: Date.UTC(2026, 10, 30, 16),
			reason: { errcode: 45040 },
		});
	});

	it("with 43100 is a month's wait where the industry is set, and the message's fault in a push", () => {
		expect(failed(refused(43100)).effect).toEqual({ kind: "go-on" });
		const cause = { ...refused(43100), endpoint: "industry" } as const;
		expect(failed(cause).effect).toMatchObject({ kind: "pause", resumesAt: Date.UTC(2026, 10, 30, 16) });
	});

	it("for too many calls is the push's, for too many messages to one recipient that one's", () => {
		expect([45011, 43117, 40003, 43004, 43101, 47003, 99_999].map(isRecipientsOwn)).toEqual([
			...[false, false, true, true, true, false, false],
		]);
	});

	it("for the day's quota soon after midnight is the old day's: cron goes on at its next round", () => {
		const cause = refused(45009);
		const resumesAfter = (minutes: number) => {
			const now = MIDNIGHT + minutes * 60_000;
			const { effect } = judge(err({ kind: "failed", cause }), now);
			return effect.kind === "pause" ? effect.resumesAt : undefined;
		};
		expect([0, 9, 10].map(resumesAfter)).toEqual([MIDNIGHT, MIDNIGHT, MIDNIGHT + 24 * 3_600_000]);
	});

	it("because WeChat is busy (-1) does not say that the message was not sent", () => {
		expect(failed(refused(-1))).toEqual({
			outcome: { kind: "unknown" },
			effect: { kind: "hold", leastMs: 5000 },
		});
	});

	it("for too many calls within a minute holds for a minute", () => {
		expect(failed(refused(45011)).effect).toEqual({ kind: "hold", leastMs: 60_000 });
	});

	it("that nobody knows is explained all the same where it pauses the push", () => {
		const { reason } = pauseFor({ kind: "refused", endpoint: "send", errcode: 99_999, errmsg: "what" });
		expect(reason).toMatchObject({ errcode: 99_999, errmsg: "what" });
		expect(reason.detail.en).toMatch(/99999.*what.*resume, or cancel/);
		expect(reason.detail.zh).toMatch(/99999.*what.*恢复任务，或取消任务/);
	});

	it("of the message names code, WeChat's words, field and advice", () => {
		const errmsg = "argument invalid! data.time5.value invalid rid: 1";
		expect(failed(refused(40037, errmsg)).effect).toMatchObject({
			reason: {
				errcode: 40037,
				errmsg,
				field: "data.time5.value",
				detail: { zh: expect.stringMatching(/\S/) },
			},
		});
	});
});

describe("an answer", () => {
	it.each([
		["a number", 123, "123"],
		["a number beyond 2^53, kept as text", "3557254367693750277", "3557254367693750277"],
		["missing", undefined, null],
		["null", null, null],
		["0, which names nothing", 0, null],
		["the text 0", "0", null],
	])("whose msgid is %s is accepted", (_, msgid, expectedMsgid) => {
		expect(judge(ok(msgid === undefined ? {} : { msgid }), NOW)).toEqual({
			outcome: { kind: "accepted", msgid: expectedMsgid },
			effect: { kind: "go-on" },
		});
	});

	it.each<WechatError>([
		{ kind: "unreachable", reason: "timeout" },
		{ kind: "unreachable", reason: "connection" },
		{ kind: "garbled", status: 502, reason: "HTTP status 502" },
	])("that is none ($kind $reason) leaves the outcome unknown, and WeChat alone for a while", (cause) => {
		expect(failed(cause)).toEqual({ outcome: { kind: "unknown" }, effect: { kind: "hold", leastMs: 5000 } });
	});
});

describe("without an access_token", () => {
	it("nothing was sent, and WeChat is left alone as long as its keeper does, five minutes at most", () => {
		for (const [retryAt, leastMs] of [
			[NOW, 5000],
			[NOW + 40_000, 40_000],
			[NOW + 3_600_000, 300_000],
		] as const) {
			const judgement = withoutToken({ cause: { kind: "unreachable", reason: "timeout" }, retryAt });
			expect(judgement).toEqual({ outcome: { kind: "not-sent" }, effect: { kind: "hold", leastMs } });
		}
	});

	it.each([40125, 40164, 40013, 89503])("because of the account (%i) the push is paused", (errcode) => {
		const cause: WechatError = { kind: "refused", endpoint: "token", errcode, errmsg: "" };
		expect(withoutToken({ cause, retryAt: NOW }).effect).toMatchObject({
			kind: "pause",
			reason: { errcode },
		});
	});

	it("because the quota of tokens is used up it is paused until midnight", () => {
		const cause: WechatError = { kind: "refused", endpoint: "token", errcode: 45009, errmsg: "" };
		expect(withoutToken({ cause, retryAt: MIDNIGHT }).effect).toMatchObject({
			kind: "pause",
			resumesAt: MIDNIGHT,
		});
	});

	it("because of the configuration it is paused, and the variable is named", () => {
		const problem = { en: "It is not set.", zh: "尚未设置。" };
		const cause = { kind: "misconfigured", variable: "WECHAT_APP_SECRET", problem } as const;
		expect(withoutToken({ cause, retryAt: NOW }).effect).toMatchObject({
			reason: { detail: { en: "WECHAT_APP_SECRET: It is not set." } },
		});
	});
});

describe("an API path that is stopped", () => {
	it.each([
		[1000, 5000],
		[40_000, 40_000],
		[300_000, 60_000],
	])("for %i ms holds the push for %i ms: its owner may end the stop before", (ms, leastMs) => {
		const judgement = judge(err({ kind: "stopped", cause: refused(48001), until: NOW + ms }), NOW);
		expect(judgement).toEqual({ outcome: { kind: "not-sent" }, effect: { kind: "hold", leastMs } });
	});
});

describe("another round", () => {
	it.each(ERRCODES)("is worth it for %i exactly when time, a token or the owner may cure it", (errcode) => {
		const remedy = lookUpErrcode(errcode, "send")?.remedy ?? "";
		expect(isWorthAnotherRound(errcode)).toBe(["wait", "renew-access-token", "fix-account"].includes(remedy));
	});

	it.each([
		[43117, true],
		[45103, true],
		[45109, true],
		[40165, false],
		[43100, false],
		[40003, false],
		[43004, false],
	])("after %i is worth it: %s", (errcode, isWorth) => {
		expect(isWorthAnotherRound(errcode)).toBe(isWorth);
	});

	it("is not worth it for a code that nobody knows", () => {
		expect(isWorthAnotherRound(99_999)).toBe(false);
	});
});
