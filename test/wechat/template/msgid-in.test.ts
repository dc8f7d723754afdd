/** The id that WeChat's answer names, for a message sent alone and in a push alike. */
import { expect, it } from "vitest";
import { isJsonObject, parseJson } from "../../../src/wechat/json.ts";
import { msgidIn } from "../../../src/wechat/template/msgid-in.ts";

const read = (msgid: string): string | null | undefined => {
	const parsed = parseJson(`{"errcode":0,"msgid":${msgid}}`);
	if (!parsed.ok || !isJsonObject(parsed.value)) throw new Error(`no JSON object: ${msgid}`);
	return msgidIn(parsed.value);
};

it.each([
	["1", "1"],
	["-1", "-1"],
	["9007199254740993", "9007199254740993"],
	["18446744073709551615", "18446744073709551615"],
	['"3207001"', "3207001"],
])("%s keeps every digit", (written, msgid) => {
	expect(read(written)).toBe(msgid);
});

it.each(["null", "0", '"0"', '""'])("%s names nothing", (written) => {
	expect(read(written)).toBeNull();
});

it("an answer without a msgid names nothing", () => {
	expect(msgidIn({ errcode: 0 })).toBeNull();
});

it.each([
	...["true", "1.5", "{}", '["1"]', "1e21", "1e400"],
	...['"accepted"', '" 1"', '"0x1"', '"1e3"', '"1.0"', '"-"', '"184467440737095516150"'],
])("%s is no id", (written) => {
	expect(read(written)).toBeUndefined();
});
