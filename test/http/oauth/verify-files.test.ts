/** The files by which WeChat sees that a domain is the account's. */
import { expect, test } from "vitest";
import { readVerifyFiles } from "../../../src/http/oauth/verify-files.ts";

const read = (WECHAT_VERIFY_FILE: string) => {
	const files = readVerifyFiles({ WECHAT_VERIFY_FILE });
	return files.ok ? Object.fromEntries(files.value) : files.error;
};

test("a file is name:content, and several are comma-separated", () => {
	expect(read("MP_verify_abc.txt:abc")).toEqual({ "MP_verify_abc.txt": "abc" });
	expect(read(" MP_verify_abc.txt:abc , aB3.txt:x:y=/+ ")).toEqual({
		"MP_verify_abc.txt": "abc",
		"aB3.txt": "x:y=/+",
	});
});

test("there is none when nothing is set", () => {
	expect(read("")).toEqual({});
	expect(readVerifyFiles({})).toMatchObject({ ok: true });
});

test.each([
	"MP_verify_abc.txt",
	"MP_verify_abc.txt:",
	":abc",
	"MP_verify_abc.html:<script>",
	"../MP_verify_abc.txt:abc",
	"MP-verify.txt:abc",
	"MP_verify_abc.txt:a b",
	"MP_verify_abc.txt:校验",
])("%j alone, or behind a good one, is not usable", (text) => {
	expect(read(text)).toMatchObject({ variable: "WECHAT_VERIFY_FILE" });
	expect(read(`MP_verify_abc.txt:abc,${text}`)).toMatchObject({
		problem: { en: expect.stringMatching(/^Entry 2 /) },
	});
});
