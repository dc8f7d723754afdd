import { describe, expect, test } from "vitest";
import { readJssdkOrigins } from "../../../src/http/jssdk/jssdk-origins.ts";

const read = (text?: string) => readJssdkOrigins(text === undefined ? {} : { JSSDK_ORIGINS: text });

describe("JSSDK_ORIGINS", () => {
	test.each([undefined, "", "  "])("names nobody when it is %j", (text) => {
		expect(read(text)).toEqual({ ok: true, value: [] });
	});

	test("is read with its values trimmed, as a browser writes an Origin", () => {
		expect(read(" https://www.example.com , http://m.example.com:8080/,https://WWW.Example.org ")).toEqual({
			ok: true,
			value: ["https://www.example.com", "http://m.example.com:8080", "https://www.example.org"],
		});
	});

	test.each([
		"*",
		"null",
		"www.example.com",
		"https://*.example.com",
		"https://www.example.com/shop",
		"https://www.example.com?a=1",
		"https://name@www.example.com",
		"ftp://www.example.com",
		"file:///shop",
		"https://",
		",",
	])("is refused with %s, by place and not by value", (entry) => {
		const result = read(`https://shop.example.net,${entry}`);
		expect(result).toMatchObject({ ok: false, error: { variable: "JSSDK_ORIGINS" } });
		expect(result.ok || result.error.problem.en).toContain("Entry 2");
		expect(result.ok || result.error.problem.zh).toContain("第 2 项");
	});
});
