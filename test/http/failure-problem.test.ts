/** From what went wrong with WeChat to what the owner is told. */
import { describe, expect, it } from "vitest";
import type { FailureCause } from "../../src/access-token/failure.ts";
import { misconfigured } from "../../src/access-token/misconfigured.ts";
import {
	accessTokenProblem,
	callProblem,
	garbledProblem,
	wechatProblem,
} from "../../src/http/failure-problem.ts";
import type { Refused, WechatError } from "../../src/wechat/api.ts";
import { ENDPOINTS } from "../../src/wechat/errcode/endpoint.ts";

/** Noon in Beijing. */
const NOW = Date.UTC(2026, 9, 1, 4);
const SECOND = 1000;

const refused = (errcode: number, endpoint: Refused["endpoint"] = "api", errmsg = "refused"): Refused => ({
	kind: "refused",
	endpoint,
	errcode,
	errmsg,
});

const GARBLED = {
	kind: "garbled",
	status: 502,
	reason: "the answer is not a JSON object",
} as const satisfies WechatError;
const TIMEOUT: WechatError = { kind: "unreachable", reason: "timeout" };
const CONNECTION: WechatError = { kind: "unreachable", reason: "connection" };

describe("the table of remedies", () => {
	it.each([
		[40001, "api", "wechat-refused", 502, "renew-access-token"],
		[40014, "api", "wechat-refused", 502, "renew-access-token"],
		[42001, "api", "wechat-refused", 502, "renew-access-token"],
		[-1, "api", "wechat-refused", 503, "wait"],
		[45011, "api", "quota", 429, "wait"],
		[45009, "api", "quota", 429, "wait"],
		[47003, "api", "wechat-refused", 422, "fix-request"],
		[40037, "api", "wechat-refused", 422, "fix-request"],
		[40003, "api", "wechat-refused", 422, "fix-request"],
		[43004, "api", "wechat-refused", 422, "ask-recipient"],
		[43101, "api", "wechat-refused", 422, "ask-recipient"],
		[48001, "api", "wechat-refused", 502, "fix-account"],
		[48004, "api", "wechat-refused", 502, "fix-account"],
		[50002, "api", "wechat-refused", 502, "fix-account"],
		[45035, "api", "wechat-refused", 502, "fix-account"],
		[61004, "api", "wechat-refused", 502, "fix-account"],
		[40164, "api", "wechat-refused", 502, "fix-account"],
		[40001, "token", "wechat-refused", 503, "fix-account"],
		[40002, "token", "wechat-refused", 503, "fix-account"],
		[40013, "token", "wechat-refused", 503, "fix-account"],
		[40125, "token", "wechat-refused", 503, "fix-account"],
		[40164, "token", "wechat-refused", 503, "fix-account"],
		[40243, "token", "wechat-refused", 503, "fix-account"],
		[41002, "token", "wechat-refused", 503, "fix-account"],
		[41004, "token", "wechat-refused", 503, "fix-account"],
		[50004, "token", "wechat-refused", 503, "fix-account"],
		[50007, "token", "wechat-refused", 503, "fix-account"],
		[61004, "token", "wechat-refused", 503, "fix-account"],
		[89503, "token", "wechat-refused", 503, "fix-account"],
		[89506, "token", "wechat-refused", 503, "fix-account"],
		[89507, "token", "wechat-refused", 503, "fix-account"],
		[40001, "oauth", "wechat-refused", 503, "fix-account"],
		[40029, "oauth", "wechat-refused", 422, "fix-request"],
		[40001, "userinfo", "wechat-refused", 422, "fix-request"],
		[43100, "send", "wechat-refused", 422, "fix-request"],
		[43100, "industry", "quota", 429, "wait"],
		[43117, "send", "quota", 429, "wait"],
		[40165, "send", "wechat-refused", 422, "fix-request"],
		[40166, "send", "wechat-refused", 422, "fix-request"],
		[85005, "menu", "wechat-refused", 422, "fix-request"],
		[65318, "menu", "wechat-refused", 422, "fix-request"],
		[45103, "send", "wechat-refused", 502, "fix-account"],
		[45109, "send", "wechat-refused", 502, "fix-account"],
		[45010, "menu", "quota", 429, "wait"],
	] as const)("%i of a %s endpoint is %s, %i, %s", (errcode, endpoint, type, status, remedy) => {
		const problem = wechatProblem(refused(errcode, endpoint), NOW);
		expect(problem).toMatchObject({ type, status, remedy, errcode, errmsg: "refused" });
		expect(problem.advice?.en).not.toBe("");
		expect(problem.detail.zh).toContain(problem.advice?.zh);
		expect(problem.detail.en).toContain(problem.advice?.en);
	});

	it.each([
		[-1, "api", "1"],
		[45011, "api", "60"],
		[45009, "api", "43200"],
		[45009, "token", "43200"],
		[43117, "send", "600"],
		[45010, "menu", "43200"],
		[45066, "article", "60"],
		// 30 days and 12 hours.
		[43100, "industry", "2635200"],
		[48006, "quota", "2635200"],
		[89506, "api", "86400"],
		[89507, "api", "3600"],
	] as const)(
		"%i of a call of the kind %s says in Retry-After when to try again: in %s s",
		(errcode, endpoint, seconds) => {
			expect(wechatProblem(refused(errcode, endpoint), NOW).headers).toEqual({ "Retry-After": seconds });
		},
	);

	it.each([40001, 47003, 43004, 48001, 43100])("%i has no Retry-After: waiting does not help", (errcode) => {
		expect(wechatProblem(refused(errcode), NOW)).not.toHaveProperty("headers");
	});

	it.each(ENDPOINTS)("an unknown errcode (%s) is passed on with errmsg, and has no advice", (endpoint) => {
		const problem = wechatProblem(refused(123456, endpoint, "new trouble rid: 1-2-3"), NOW);
		// Where no access_token can be had, no request of anybody's is at fault.
		const status = endpoint === "token" || endpoint === "oauth" ? 503 : 422;
		expect(problem).toMatchObject({ type: "wechat-refused", status, errcode: 123456, rid: "1-2-3" });
		expect(problem).not.toHaveProperty("headers");
		expect(problem.errmsg).toBe("new trouble rid: 1-2-3");
		expect(problem).not.toHaveProperty("advice");
		expect(problem).not.toHaveProperty("remedy");
		expect(problem.detail.en).toContain("new trouble");
	});

	it("an unknown errcode without errmsg says so", () => {
		expect(wechatProblem(refused(123456, "api", ""), NOW).detail.en).toContain("no errmsg");
	});

	it.each([
		[40164, "invalid ip 203.0.113.7, not in whitelist", "203.0.113.7"],
		[61004, "access clientip is not registered requestIP: 2001:db8::1", "2001:db8::1"],
	])("%i tells the address that WeChat saw", (errcode, errmsg, ip) => {
		expect(wechatProblem(refused(errcode, "api", errmsg), NOW)).toMatchObject({ ip });
	});

	it("47003 tells the field", () => {
		const errmsg = "argument invalid! data.thing1.value invalid";
		expect(wechatProblem(refused(47003, "api", errmsg), NOW)).toMatchObject({ field: "data.thing1.value" });
	});
});

describe("an answer that is none", () => {
	it.each([
		[TIMEOUT, "wechat-unreachable", 504],
		[CONNECTION, "wechat-unreachable", 504],
		[GARBLED, "wechat-garbled", 502],
	] as const)("%j is %s, %i", (cause, type, status) => {
		expect(wechatProblem(cause, NOW)).toMatchObject({ type, status });
	});

	it.each([520, 521, 522, 523, 524, 525, 526, 527, 530])(
		"with HTTP %i is Cloudflare's word that nothing could be reached: 504",
		(status) => {
			expect(wechatProblem({ ...GARBLED, status }, NOW)).toMatchObject({
				type: "wechat-unreachable",
				status: 504,
			});
		},
	);

	it("with HTTP 403 is the relay's, and the detail says how its key is set", () => {
		const problem = wechatProblem({ ...GARBLED, status: 403 }, NOW);
		expect(problem).toMatchObject({ type: "wechat-garbled", status: 502 });
		expect(problem.detail.en).toContain("WECHAT_RELAY_KEY");
		expect(problem.detail.zh).toContain("WECHAT_RELAY_KEY");
	});

	it("to a call leaves its outcome unknown, and the detail says so", () => {
		for (const cause of [TIMEOUT, CONNECTION, GARBLED]) {
			const problem = callProblem({ kind: "failed", cause }, NOW);
			expect(problem.outcome).toBe("unknown");
			expect(problem.detail.en).toContain("Whether WeChat carried the call out is not known.");
			expect(problem.detail.zh).toContain("无法确定该调用是否已被执行。");
		}
	});

	it("to the question for an access_token leaves no doubt: the call was not made", () => {
		for (const cause of [TIMEOUT, CONNECTION, GARBLED]) {
			const failure = { cause, retryAt: NOW + 2 * SECOND };
			const problem = callProblem({ kind: "no-access-token", failure }, NOW);
			expect(problem.outcome).toBeUndefined();
			expect(problem.detail.en).not.toContain("not known");
			expect(problem.headers).toEqual({ "Retry-After": "2" });
		}
	});

	it("a refusal leaves no doubt either", () => {
		expect(callProblem({ kind: "failed", cause: refused(43004) }, NOW).outcome).toBeUndefined();
	});

	it("in words: what was odd about it", () => {
		expect(garbledProblem("msgid is no id")).toMatchObject({ type: "wechat-garbled", status: 502 });
		expect(garbledProblem("msgid is no id").detail.en).toContain("msgid is no id");
	});
});

describe("a path that is stopped", () => {
	const UNTIL = Date.UTC(2026, 9, 1, 4, 1);
	const stopped = (cause: Refused) => callProblem({ kind: "stopped", cause, until: UNTIL }, NOW);

	it("says that WeChat was not asked again, until when that is so, and what ends it", () => {
		const cause = refused(48001);
		const { detail } = stopped(cause);
		expect(detail.en).toBe(
			`${wechatProblem(cause, NOW).detail.en} WeChat was not asked again: this path is left alone until 2026-10-01T04:01:00.000Z. POST /api/token/refresh ends that.`,
		);
		expect(detail.zh).toBe(
			`${wechatProblem(cause, NOW).detail.zh}本次未再请求微信：该接口在 2026-10-01T04:01:00.000Z 之前暂停调用。POST /api/token/refresh 可立即解除。`,
		);
	});

	it("has no rid and no ip: they are those of a call that was made earlier", () => {
		const cause = refused(40164, "api", "invalid ip 203.0.113.7, not in whitelist rid: 1-2-3");
		expect(wechatProblem(cause, NOW)).toMatchObject({ rid: "1-2-3", ip: "203.0.113.7" });
		expect(stopped(cause)).not.toHaveProperty("rid");
		expect(stopped(cause)).not.toHaveProperty("ip");
	});

	it("leaves no doubt about the outcome", () => {
		expect(stopped(refused(48001)).outcome).toBeUndefined();
	});

	it("answers as its refusal did, with the time left", () => {
		const failure = { kind: "stopped", cause: refused(48001), until: NOW + 59_001 } as const;
		expect(callProblem(failure, NOW)).toMatchObject({
			status: 502,
			errcode: 48001,
			remedy: "fix-account",
			headers: { "Retry-After": "60" },
		});
	});
});

describe("no access_token", () => {
	const problemOf = (cause: FailureCause, retryAt = NOW + 10 * SECOND) =>
		accessTokenProblem({ cause, retryAt }, NOW);

	it("by a refusal is 503 until the circuit closes", () => {
		const problem = problemOf(refused(40125, "token"));
		expect(problem).toMatchObject({ status: 503, errcode: 40125, headers: { "Retry-After": "10" } });
	});

	it("asked for after its time has come says at least one second", () => {
		expect(problemOf(refused(40125, "token"), NOW - SECOND).headers).toEqual({ "Retry-After": "1" });
	});

	it("because the keeper is out of reach is 503 unavailable", () => {
		expect(problemOf({ kind: "unavailable" })).toMatchObject({ type: "unavailable", status: 503 });
	});

	it("because of a variable is 503 misconfigured, without Retry-After", () => {
		const problem = problemOf(misconfigured("WECHAT_APP_ID", "It is not set.", "尚未设置。"));
		expect(problem).toMatchObject({ type: "misconfigured", status: 503, field: "WECHAT_APP_ID" });
		expect(problem).not.toHaveProperty("headers");
	});

	it.each(["just-issued", "forced-recently", "forced-too-often", "still-refused"] as const)(
		"because a refresh is held back (%s) is 502, with the usual causes as advice",
		(reason) => {
			const problem = problemOf({ kind: "held-back", reason });
			expect(problem).toMatchObject({
				type: "wechat-refused",
				status: 502,
				errcode: 40001,
				remedy: "renew-access-token",
				headers: { "Retry-After": "10" },
			});
			expect(problem.advice?.zh).toMatch(/\p{Script=Han}/u);
		},
	);
});
