import { expect, test } from "vitest";
import { en } from "../../../simulator/page/words/en.ts";
import { zh } from "../../../simulator/page/words/zh.ts";

/** What is said, with something in the place of what varies. */
const said = (words: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] =>
	Object.entries(words).map(([name, word]) => [
		name,
		typeof word === "function" ? String(word(2)) : String(word),
	]);

test.each(said(zh))("%s is said in Chinese: %s", (_name, text) => {
	expect(text).not.toBe("");
	expect(text).not.toMatch(/[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]/);
});

test.each(said(en).filter(([name]) => name !== "otherLanguage"))(
	"%s is said in English: %s",
	(_name, text) => {
		expect(text).not.toBe("");
		expect(text).not.toMatch(/[\u3000-\u9fff\uff00-\uffef]/);
	},
);
