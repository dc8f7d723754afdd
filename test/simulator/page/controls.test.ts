import { describe, expect, test } from "vitest";
import { durationText } from "../../../simulator/page/controls/duration-text.ts";
import {
	faultNames,
	readSwitches,
	withSwitch,
	writeSwitches,
} from "../../../simulator/page/controls/fault-switches.ts";
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

	test("take the seconds that they are told where no answer is slow", () => {
		expect(readSwitches([], 8).slowSeconds).toBe(8);
		expect(readSwitches([{ path: "*", delay_ms: 2000 }], 8).slowSeconds).toBe(2);
	});

	test.each([
		["counted", { path: "/cgi-bin/menu/get", errcode: 40001, skip: 1, times: 2 }],
		["of one path", { path: "/cgi-bin/menu/get", errcode: 40001 }],
		["with other words", { path: "access_token", errcode: 40001, errmsg: "mine" }],
		["after the call", { path: "*", status: 502, after: true }],
		["with a body", { path: "*", status: 502, body: "<h1>" }],
		["with another status", { path: "*", status: 500 }],
		["garbled otherwise", { path: "*", garbled: "html" }],
		["for half a second", { path: "*", delay_ms: 500 }],
		["for some calls", { path: "*", delay_ms: 3000, ratio: 0.5 }],
		["at one of the whitelist's paths", { path: "/cgi-bin/stable_token", errcode: 40164 }],
	])("leave a fault that was set by hand as it was shown, first in the list: %s", (_what, fault) => {
		const [shown] = answered([fault]);
		const switches = readSwitches([{ ...shown, hits: 1 }]);
		expect(switches.on.size).toBe(0);
		const all = { ...switches, on: new Set(faultNames) };
		expect(writeSwitches(all)[0]).toEqual({ ...shown, hits: 1 });
		const none = withSwitch(readSwitches(answered(writeSwitches(all))), "slow", false);
		expect(none.others).toHaveLength(1);
	});

	test("refuse the access_token everywhere but where a new one is asked for", () => {
		expect(writeSwitches(withSwitch(none, "token", true))).toEqual([
			{ path: "access_token", errcode: 40001 },
		]);
	});

	test("refuse the address only where WeChat has a whitelist", () => {
		const paths = writeSwitches(withSwitch(none, "whitelist", true)).map(({ path }) => path);
		expect(paths).toEqual(["/cgi-bin/stable_token", "/cgi-bin/token", "access_token"]);
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
	const follower = (openid: string, index: number) => ({
		openid,
		number: index + 1,
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
		gateway_problem: null,
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
	const shown = (view: AccountView | null, chosen: string | null) => shownFollower(view, chosen)?.openid;

	test("is the chosen one", () => {
		expect(shown(account("b", "a", "b", "c"), "a")).toBe("a");
	});

	test("is the one who followed last where nobody was chosen, or the chosen one is gone", () => {
		expect(shown(account("b", "a", "b", "c"), null)).toBe("b");
		expect(shown(account("b", "a", "b", "c"), "gone")).toBe("b");
	});

	test("is else the newest, and nobody where there is none", () => {
		expect(shown(account(null, "a", "b"), null)).toBe("b");
		expect(shown(account(null), null)).toBeUndefined();
		expect(shown(null, "a")).toBeUndefined();
	});
});
