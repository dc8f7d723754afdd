import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withAccessToken } from "../../../src/wechat/proxy/with-access-token.ts";

test("a call without a query gets the access_token alone", () => {
	expect(withAccessToken("", "ours")).toBe("?access_token=ours");
	expect(withAccessToken("?", "ours")).toBe("?access_token=ours");
});

test("the caller's query stays byte for byte, in its order", () => {
	expect(withAccessToken("?type=image&next_openid=&a=%20+%2B%e4%bd%a0&a=2&flag", "ours")).toBe(
		"?access_token=ours&type=image&next_openid=&a=%20+%2B%e4%bd%a0&a=2&flag",
	);
});

test("the access_token is escaped", () => {
	expect(withAccessToken("", "a+b/c=&d")).toBe("?access_token=a%2Bb%2Fc%3D%26d");
});

describe("the caller's own access_token is dropped", () => {
	test.each([
		["as it is", "?access_token=theirs&openid=o1"],
		["at the end", "?openid=o1&access_token=theirs"],
		["twice", "?access_token=theirs&openid=o1&access_token=theirs"],
		["empty", "?access_token=&openid=o1"],
		["without a value", "?access_token&openid=o1"],
		["in other letters", "?Access_Token=theirs&openid=o1&ACCESS_TOKEN=theirs"],
		["encoded", "?access%5Ftoken=theirs&openid=o1"],
		["encoded throughout", "?%61%63%63%65%73%73%5f%74%6f%6b%65%6e=theirs&openid=o1"],
		["with a space before it", "?+access_token=theirs&openid=o1"],
		["with an encoded line end behind it", "?access_token%0a=theirs&openid=o1"],
	])("%s", (_, search) => {
		expect(withAccessToken(search, "ours")).toBe("?access_token=ours&openid=o1");
	});

	test.each(["?my_access_token=1", "?access_token2=1", "?refresh_token=1", "?q=access_token"])(
		"and nothing that only looks like it: %s",
		(search) => {
			expect(withAccessToken(search, "ours")).toBe(`?access_token=ours&${search.slice(1)}`);
		},
	);
});

test("whatever the caller writes, there is one access_token, and it is ours", () => {
	const name = fc.constantFrom("access_token", "ACCESS_TOKEN", "access%5ftoken", "%zz", "a", "");
	const query = fc.array(
		fc.tuple(name, fc.webQueryParameters()).map(([key, rest]) => `${key}=theirs&${rest}`),
	);
	fc.assert(
		fc.property(query, (parts) => {
			const sent = new URLSearchParams(withAccessToken(`?${parts.join("&")}`, "ours"));
			const named = [...sent].filter(([key]) => key.toLowerCase() === "access_token");
			expect(named).toEqual([["access_token", "ours"]]);
		}),
	);
});
