import { describe, expect, test } from "vitest";
import { durationText } from "../../../simulator/page/controls/duration-text.ts";
import {
	faultNames,
	readSwitches,
	withSwitch,
	writeSwitches,
} from "../../../simulator/page/controls/fault-switches.ts";
import { readPushed } from "../../../simulator/page/controls/pushed.ts";
import { templateFields } from "../../../simulator/page/controls/template-fields.ts";
import { shownFollower } from "../../../simulator/page/shown-follower.ts";
import type { AccountView } from "../../../simulator/phone/snapshot.ts";

describe("the fault switches", () => {
	const none = readSwitches([]);

	/** As the simulator answers the faults that it was given. */
	const answered = (faults: readonly object[]) =>
		faults.map((fault) => ({ skip: 0, times: null, ratio: 1, after: false, hits: 0, ...fault }));

	test("are all off without faults, with three seconds for a slow answer", () => {
		expect(none).toEqual({ on: new Set(), slowSeconds: 3, others: [] });
	});

	test.each(faultNames)("%s is read back as it was written, alone and beside all others", (name) => {
		const alone = withSwitch(none, name, true);
		expect(readSwitches(answered(writeSwitches(alone)))).toEqual(alone);
		const all = { ...none, on: new Set(faultNames) };
		const without = withSwitch(all, name, false);
		expect(readSwitches(answered(writeSwitches(without))).on).toEqual(without.on);
	});

	test("keep how slow it is", () => {
		const slow = { ...withSwitch(none, "slow", true), slowSeconds: 8 };
		expect(writeSwitches(slow)).toEqual([{ path: "*", delay_ms: 8000 }]);
		expect(readSwitches(writeSwitches(slow)).slowSeconds).toBe(8);
	});

	test("leave a fault with finer settings as it is, first in the list", () => {
		const fault = { path: "/cgi-bin/menu/get", skip: 1, times: 2, ratio: 1, after: false, errcode: 40001 };
		const switches = readSwitches([{ ...fault, hits: 1 }]);
		expect(switches.on.size).toBe(0);
		expect(writeSwitches(withSwitch(switches, "status", true))).toEqual([fault, { path: "*", status: 502 }]);
	});

	test("refuse the access_token everywhere but where a new one is asked for", () => {
		const paths = writeSwitches(withSwitch(none, "token", true)).map(({ path }) => path);
		expect(paths).toContain("/cgi-bin/message/template/send");
		expect(paths).not.toContain("*");
		expect(paths).not.toContain("/cgi-bin/stable_token");
	});
});

describe("a template's fields", () => {
	const fieldsOf = (content: string, example = "") =>
		templateFields({ template_id: "t", title: "通知", content, example });

	test("have the label before them and the example's value", () => {
		expect(
			fieldsOf(
				"订单编号:{{character_string1.DATA}}\n商品名称：{{thing2.DATA}}\n",
				"订单编号:A1\n商品名称：书\n",
			),
		).toEqual([
			{ key: "character_string1", label: "订单编号", sample: "A1" },
			{ key: "thing2", label: "商品名称", sample: "书" },
		]);
	});

	test("without a label are named by their key", () => {
		expect(fieldsOf("{{first.DATA}}", "您好")).toEqual([{ key: "first", label: "first", sample: "您好" }]);
	});

	test("that stand twice are one", () => {
		expect(fieldsOf("甲:{{thing1.DATA}}\n乙:{{thing1.DATA}}").map(({ key }) => key)).toEqual(["thing1"]);
	});

	test("have no sample where the example is of another form", () => {
		expect(fieldsOf("甲:{{thing1.DATA}}", "乙:书")[0]?.sample).toBe("");
	});
});

test.each([
	[0, "0:00:00"],
	[59, "0:00:59"],
	[6723, "1:52:03"],
	[86_400, "24:00:00"],
])("%d seconds are %s", (seconds, text) => {
	expect(durationText(seconds)).toBe(text);
});

describe("the follower whose phone is shown", () => {
	const follower = (openid: string) => ({
		openid,
		follows: true,
		blocks_templates: false,
		refuses: false,
		is_typing: false,
		menu_id: null,
	});
	const account = (last_openid: string | null, ...openids: readonly string[]): AccountView => ({
		app_id: "",
		account_id: "",
		mode: "plain",
		callback_url: "",
		callback: null,
		following: openids.length,
		followers: openids.map(follower),
		last_openid,
		menus: {},
		access_token: null,
		now: 0,
		faults: [],
		ip_whitelist: null,
		templates: [],
	});
	const shown = (view: AccountView | null, chosen: string | null) => {
		const { follower, number } = shownFollower(view, chosen);
		return [follower?.openid ?? null, number];
	};

	test("is the chosen one", () => {
		expect(shown(account("b", "a", "b", "c"), "a")).toEqual(["a", 0]);
	});

	test("is the one who followed last where nobody was chosen, or the chosen one is gone", () => {
		expect(shown(account("b", "a", "b", "c"), null)).toEqual(["b", 1]);
		expect(shown(account("b", "a", "b", "c"), "gone")).toEqual(["b", 1]);
	});

	test("is else the newest, and nobody where there is none", () => {
		expect(shown(account(null, "a", "b"), null)).toEqual(["b", 1]);
		expect(shown(account(null), null)).toEqual([null, 0]);
		expect(shown(null, "a")).toEqual([null, 0]);
	});
});

describe("what became of a push", () => {
	const pushed = (body: Readonly<Record<string, unknown>>) => readPushed({ ok: true, body }, "zh");

	test("is the msgid where the gateway accepted it", () => {
		expect(pushed({ ok: true, status: 200, body: { msgid: "300" }, failure: null })).toEqual({
			isAccepted: true,
			status: 200,
			text: "msgid 300",
		});
	});

	test("is the problem's advice in the page's language, else its detail", () => {
		const body = { title: "Quota", detail: "Wait.", advice: { en: "Wait a day.", zh: "明天再试。" } };
		expect(pushed({ ok: false, status: 429, body, failure: null }).text).toBe("明天再试。");
		expect(
			pushed({ ok: false, status: 422, body: { field: "touser", detail: "B" }, failure: null }).text,
		).toBe("touser B");
		expect(pushed({ ok: false, status: 422, body: { title: "A", detail: "B" }, failure: null }).text).toBe(
			"B",
		);
	});

	test("is what came instead where that is no problem, and why nothing came", () => {
		expect(pushed({ ok: false, status: 502, body: "<html>", failure: null }).text).toBe("<html>");
		expect(
			pushed({ ok: false, status: null, body: null, failure: { en: "no answer", zh: "没有应答" } }),
		).toEqual({
			isAccepted: false,
			status: null,
			text: "没有应答",
		});
	});

	test("is a refusal where the simulator itself did not answer", () => {
		expect(readPushed({ ok: false, why: null }, "en")).toEqual({ isAccepted: false, status: null, text: "" });
	});
});
