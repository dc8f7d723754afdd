import { expect, test } from "vitest";
import { openidFault } from "../../src/wechat/openid.ts";

test.each(["o6_bmjrPTlm6_2sgVt7hMZOPfL2M", "o", "o".repeat(128)])("%s may be an openid", (openid) => {
	expect(openidFault(openid)).toBeUndefined();
});

test.each([
	["a line break", "oA\n", /no spaces/],
	["a space", "o A", /no spaces/],
	["129 characters", "o".repeat(129), /no openid/],
	["Chinese", "粉丝", /no openid/],
	["nothing", "", /no openid/],
])("%s is refused, in both languages", (_, openid, en) => {
	expect(openidFault(openid)?.en).toMatch(en);
	expect(openidFault(openid)?.zh).toMatch(/openid/);
});
