/** A digest that needs no promise: of the length that it says, and another for each of very many similar texts. */
import { expect, test } from "vitest";
import { digest } from "../../src/wechat/digest.ts";

test.each(["", "a", "你好😀", "x".repeat(100_000)])("is 16 hexadecimal digits", (text) => {
	expect(digest(text)).toMatch(/^[0-9a-f]{16}$/);
	expect(digest(text)).toBe(digest(text));
});

test("begins with FNV-1a, as its authors publish it", () => {
	expect(digest("").slice(0, 8)).toBe("811c9dc5");
	expect(digest("a").slice(0, 8)).toBe("e40c292c");
	expect(digest("foobar").slice(0, 8)).toBe("bf9cf968");
});

test("is another one for each of 200,000 ids in a row, wherever in the text they stand", () => {
	const digests = new Set<string>();
	for (let n = 0; n < 100_000; n += 1) {
		digests.add(digest(`{"MsgID":"${1_700_000_000_000 + n}"}`));
		digests.add(digest(`{"MsgID":"${n}","Status":"success","FromUserName":"oFollower"}`));
	}
	expect(digests.size).toBe(200_000);
});
