/** What the page makes of the gateway's answer to a push: who said no, what happened, and what to do. */
import { describe, expect, test } from "vitest";
import { readPushed } from "../../../simulator/page/controls/pushed.ts";
import { readProblem, stepsIn } from "../../../simulator/page/parts/read-problem.ts";
import { refusals, refuserOf } from "../../../simulator/phone/refusal.ts";

const pushed = (body: Readonly<Record<string, unknown>>) => readPushed({ ok: true, body }, "zh");
const refused = (status: number, body: unknown) => pushed({ ok: false, status, body, failure: null });

describe("what became of a push", () => {
	test("is the msgid where the gateway accepted it", () => {
		expect(pushed({ ok: true, status: 200, body: { msgid: "300" }, failure: null })).toEqual({
			refuser: null,
			status: 200,
			errcode: null,
			msgid: "300",
			problem: { happened: [], steps: [] },
			wrongKeys: [],
			isHeldUp: false,
		});
	});

	test("is held up where the account is to be repaired, or where the gateway asks WeChat no more", () => {
		expect(refused(503, { remedy: "fix-account" }).isHeldUp).toBe(true);
		expect(refused(502, { detail: "暂停调用。POST /api/token/refresh 可立即解除。" }).isHeldUp).toBe(true);
		expect(refused(429, { remedy: "wait", detail: "明天再试。" }).isHeldUp).toBe(false);
	});

	test("is what came instead where that is no problem, and why nothing came", () => {
		expect(refused(502, "<html>").problem.happened).toEqual(["<html>"]);
		expect(
			pushed({ ok: false, status: null, body: null, failure: { en: "no answer", zh: "没有应答" } }),
		).toMatchObject({ refuser: "silence", status: null, problem: { happened: ["没有应答"], steps: [] } });
	});

	test("is the simulator's own failure where it did not answer", () => {
		expect(readPushed({ ok: false, why: null }, "en")).toMatchObject({
			refuser: "simulator",
			status: null,
			problem: { happened: [] },
		});
	});

	test.each([
		[
			{ field: "data.thing1", errors: [{ field: "data.thing1" }, { field: "data.time2" }] },
			["thing1", "time2"],
		],
		[{ field: "data.thing1.value", errcode: 47003 }, ["thing1"]],
		[{ field: "touser" }, []],
		[{}, []],
	])("names the template's keys that are wrong: %j", (body, keys) => {
		expect(refused(422, body).wrongKeys).toEqual(keys);
	});
});

describe("who said no", () => {
	const wechat = (more: object) => ({ type: "urn:wechat-edge:wechat-refused", errcode: 43101, ...more });

	test.each([
		[
			"WeChat, whose request id comes along",
			422,
			wechat({ errmsg: "refuse rid: 1-2-3", rid: "1-2-3" }),
			"wechat",
		],
		[
			"WeChat, by a quota",
			429,
			{ type: "urn:wechat-edge:quota", errmsg: "limit rid: 1", rid: "1" },
			"wechat",
		],
		[
			"WeChat, of its own access_token",
			502,
			wechat({ errcode: 40001, remedy: "renew-access-token" }),
			"wechat",
		],
		["nobody anew: the path is paused", 502, wechat({ errmsg: "refuse rid: 1-2-3" }), "circuit"],
		["the check", 422, { type: "urn:wechat-edge:invalid-request" }, "check"],
		["the check, of the size", 413, { type: "urn:wechat-edge:too-large" }, "check"],
		["the gateway, for want of a key", 401, { type: "urn:wechat-edge:unauthorized" }, "gateway"],
		["the gateway, by its own limit", 429, { type: "urn:wechat-edge:too-many-requests" }, "gateway"],
		["the gateway, misconfigured", 503, { type: "urn:wechat-edge:misconfigured" }, "gateway"],
		["nobody: WeChat is out of reach", 504, { type: "urn:wechat-edge:wechat-unreachable" }, "unknown"],
		["nobody: WeChat's answer is none", 502, { type: "urn:wechat-edge:wechat-garbled" }, "unknown"],
		["a gateway that broke down", 500, { type: "urn:wechat-edge:internal" }, "failure"],
		["a gateway that broke down before it could say so", 500, "Internal Server Error", "failure"],
		["nobody: the gateway is out of reach", null, null, "silence"],
	] as const)("%s", (_what, status, body, refuser) => {
		expect(refuserOf(status, body)).toBe(refuser);
	});

	test("is a sentence in both languages, and only one of them blames WeChat", () => {
		const sentences = Object.values(refusals);
		expect(new Set(sentences.map(({ en }) => en)).size).toBe(sentences.length);
		expect(sentences.filter(({ en }) => /^WeChat.*refused/.test(en))).toEqual([refusals.wechat]);
		expect(sentences.filter(({ zh }) => /^微信.*拒绝/.test(zh))).toEqual([refusals.wechat]);
	});
});

describe("a problem as steps", () => {
	const advice = { en: "Wait a day. Or ask for more.", zh: "明天再试。也可以申请提额。" };

	test("has what happened without the advice, which becomes the steps", () => {
		const detail = "额度已用完。明天再试。也可以申请提额。该接口暂停调用。";
		expect(readProblem({ detail, advice, errcode: 45009 }, "zh")).toEqual({
			happened: ["额度已用完。该接口暂停调用。"],
			steps: ["明天再试。", "也可以申请提额。"],
		});
		expect(readProblem({ detail: "Used up. Wait a day. Or ask for more.", advice }, "en")).toEqual({
			happened: ["Used up."],
			steps: ["Wait a day.", "Or ask for more."],
		});
	});

	test("names the field, and each mistake of a request", () => {
		expect(readProblem({ field: "touser", detail: "B" }, "en").happened).toEqual(["touser B"]);
		expect(readProblem({ title: "A" }, "en").happened).toEqual(["A"]);
		const errors = [{ field: "data.thing1", detail: "值为空。" }, { detail: "请求无效。" }, null];
		expect(readProblem({ field: "data.thing1", detail: "值为空。", errors }, "zh")).toEqual({
			happened: ["data.thing1 值为空。", "请求无效。"],
			steps: [],
		});
	});

	test("is empty where there is nothing to say", () => {
		for (const body of [null, undefined, "", 5, [], {}]) {
			expect(readProblem(body, "en")).toEqual({ happened: [], steps: [] });
		}
	});

	test.each([
		["", []],
		["One step", ["One step"]],
		["Do this: (1) one. (2) two, or two. (3) three.", ["Do this:", "one.", "two, or two.", "three."]],
		["任选其一：（1）甲。（2）乙。", ["任选其一：", "甲。", "乙。"]],
		["See docs/a.md for 1.5 and more. Then go on!", ["See docs/a.md for 1.5 and more.", "Then go on!"]],
		["先做甲。再做乙", ["先做甲。", "再做乙"]],
	])("advice is taken apart: %j", (text, steps) => {
		expect(stepsIn(text)).toEqual(steps);
	});
});
