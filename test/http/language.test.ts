import { expect, it } from "vitest";
import { preferredLanguage } from "../../src/http/language.ts";

it.each([
	["zh"],
	["zh-CN"],
	["ZH-hans-CN"],
	["zh-CN,zh;q=0.9,en;q=0.8"],
	["en;q=0.5, zh;q=0.6"],
	["fr, zh;q=0.1"],
	["ja,zh-TW;q=0.9,en;q=0.1"],
	["en;q=0,zh;q=0.1"],
	["zh ; q=1.0 , en ; q=0.9"],
])("Chinese stands first in %j", (accepted) => {
	expect(preferredLanguage(accepted)).toBe("zh");
});

it.each([
	[undefined],
	[""],
	["*"],
	["en"],
	["en-US,en;q=0.9,zh;q=0.8"],
	["fr,de"],
	["zh;q=0"],
	["en,zh"],
	["zha"],
	["zh;q=none,en"],
	[";;;,,,=q"],
])("English is what %j gets", (accepted) => {
	expect(preferredLanguage(accepted)).toBe("en");
});
