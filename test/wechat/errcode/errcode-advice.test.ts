import { describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../../src/wechat/errcode/endpoint.ts";
import {
	type Advice,
	adviceFor,
	type Endpoint,
	fieldOf,
	ipOf,
	lookUpErrcode,
	ridOf,
} from "../../../src/wechat/errcode/errcode.ts";

describe("advice", () => {
	const advice = (errcode: number, errmsg = "", endpoint: Endpoint = "api") => {
		const found = adviceFor({ errcode, errmsg, endpoint });
		if (found === undefined) throw new Error(`no advice for ${errcode}`);
		return found;
	};
	const inBoth = ({ en, zh }: Advice, ...words: readonly string[]) => {
		for (const word of words) {
			expect(en).toContain(word);
			expect(zh).toContain(word);
		}
	};

	test.each([40164, 61004])(
		"%i names the three ways in their order, and the address that WeChat saw",
		(errcode) => {
			const errmsg =
				"invalid ip 120.244.112.8 ipv6 ::ffff:120.244.112.8, not in whitelist rid: 5fa26c60-1a0ebdd5-32fd1cd0";
			for (const endpoint of ["token", "api"] as const) {
				const { en, zh } = advice(errcode, errmsg, endpoint);
				for (const text of [en, zh]) {
					expect(text).toMatch(
						/120\.244\.112\.8.*测试号.*WECHAT_API_ORIGIN.*docs\/whitelist\.md.*docs\/relay\/.*Cloudflare/,
					);
				}
				expect(en).toContain("every Cloudflare customer");
			}
		},
	);

	test("40164 without an address names the three ways alone", () => {
		expect(advice(40164, "not in whitelist", "token")).toEqual(lookUpErrcode(40164, "token")?.advice);
	});

	test("a number that looks like an address is no address in the advice of other codes", () => {
		expect(advice(40003, "invalid openid 1.2.3.4")).toEqual(lookUpErrcode(40003, "api")?.advice);
	});

	test("47003 names the value and the rule of its keyword", () => {
		const found = advice(47003, "argument invalid! data.time5.value invalid rid: 65d486db-7031eded-59737d66");
		inBoth(found, "data.time5.value", "2026年10月1日 15:01");
		expect(found.en).toContain("24-hour time");
		expect(found.zh).toContain("24 小时制");
	});

	test("47003 names a value also where its keyword has no known rule", () => {
		inBoth(advice(47003, "argument invalid! data.keyword1.value is empty rid: 1-2-3"), "data.keyword1.value");
	});

	test("47003 without a named value gives the table's advice", () => {
		expect(advice(47003, "argument invalid!")).toEqual(lookUpErrcode(47003, "api")?.advice);
	});

	test("45009 says when it ends and what else helps", () => {
		inBoth(advice(45009), "clear_quota", "10");
		expect(advice(45009).en).toMatch(/midnight, Beijing time.*10 times a month.*followers/);
		expect(advice(45009).zh).toMatch(/北京时间零点.*每月 10 次.*粉丝/);
		inBoth(advice(45009, "", "token"), "clear_quota/v2", "10");
	});

	test("40001 of an API names what usually causes it", () => {
		inBoth(advice(40001), "force_refresh", "AppSecret", "WECHAT_APP_ID", "WECHAT_API_ORIGIN");
	});

	test("40003 speaks of another account's openid, 48001 of the README's table of account types", () => {
		expect(advice(40003).en).toMatch(/another openid in every account/);
		inBoth(advice(48001), "README", "接口权限", "服务号", "测试号");
	});
});

describe("what an errmsg names", () => {
	test.each([
		["invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist rid: 66d9be16-212ff30f-0e99c2f0", "1.2.3.4"],
		[
			"invalid ip 101.45.43.1 ipv6 ::ffff:101.45.43.1, not in whitelist hint: [jotvMa01143580]",
			"101.45.43.1",
		],
		["invalid ip 119.23.45.67, not in whitelist hint: [x0W0849]", "119.23.45.67"],
		["access clientip is not registered requestIP: 203.0.113.9 rid: 1", "203.0.113.9"],
		["access clientip is not registered hint: [ZJ6NTA0211e578] requestIP:58.101.200.168", "58.101.200.168"],
		[
			"invalid ip 2001:db8::7 ipv6 2001:db8::7, not in whitelist rid: 66d9be16-212ff30f-0e99c2f0",
			"2001:db8::7",
		],
		["not in whitelist rid: 66d9be16-212ff30f-0e99c2f0", undefined],
		["", undefined],
	])("the address in %j is %s", (errmsg, ip) => {
		expect(ipOf(errmsg)).toBe(ip);
	});

	test.each([
		["argument invalid! data.thing1.value invalid rid: 66ac5b50-0e6d76ba-2a578c0a", "data.thing1.value"],
		[
			"argument invalid! data.character_string21.value invalid rid: 65004ee5-3ca2dfc2",
			"data.character_string21.value",
		],
		["argument invalid! data.time14.value is empty rid: 641d1c95-65e18414-2d408ff4", "data.time14.value"],
		["argument invalid! hint: [DwVisa05708648] data.name01.value invalid", "data.name01.value"],
		[
			"argument invalid! hint: [DwVisa05708648] data.character_string1.value i",
			"data.character_string1.value",
		],
		["argument invalid!", undefined],
		["data format error rid: 66569ae3-6fe89688-274b3e3b", undefined],
	])("the value in %j is %s", (errmsg, field) => {
		expect(fieldOf(errmsg)).toBe(field);
	});

	test.each([
		[
			"argument invalid! data.thing1.value invalid rid: 66ac5b50-0e6d76ba-2a578c0a",
			"66ac5b50-0e6d76ba-2a578c0a",
		],
		["invalid openid rid: 6385c6c1-0fcadca1-22c1fc91", "6385c6c1-0fcadca1-22c1fc91"],
		["invalid appid hint: [a1B2c3]", undefined],
		["user refuse to accept the msg rid: ", undefined],
		["ok", undefined],
	])("the rid in %j is %s", (errmsg, rid) => {
		expect(ridOf(errmsg)).toBe(rid);
	});
});

test("English meanings and advice are ASCII, so that they can be read in a header; names of WeChat's pages aside", () => {
	for (const endpoint of ENDPOINTS) {
		for (let errcode = -1; errcode < 100_000; errcode += 1) {
			const row = lookUpErrcode(errcode, endpoint);
			if (row === undefined) continue;
			const text = `${errcode}: ${row.meaning.en} ${row.advice.en}`;
			expect(text.replace(/\p{Script=Han}+/gu, "")).toMatch(/^[ -~]+$/);
		}
	}
});
