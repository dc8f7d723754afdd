import { expect, test } from "vitest";
import { isAbsent } from "../../src/wechat/absent.ts";

test.each([undefined, null, "", [], {}])("%j is as good as nothing", (value) => {
	expect(isAbsent(value)).toBe(true);
});

test.each([0, false, " ", "0", [null], [[]], { a: undefined }, { length: 0 }])("%j is something", (value) => {
	expect(isAbsent(value)).toBe(false);
});
