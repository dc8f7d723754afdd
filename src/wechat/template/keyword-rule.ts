/**
 * The rule for the value of a template keyword, by its key: `thing1` is of the type `thing`. Keys of the old industry
 * templates (`first`, `keyword1`, `remark`) have no type and no rule.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
 */
import type { Advice } from "../advice.ts";
import { type KeywordRule, type KeywordType, keywordTypes } from "./keyword-type.ts";

export type { KeywordRule };

export interface KeywordProblem {
	/** A warning where the sources disagree and WeChat might accept the value all the same. */
	readonly severity: "error" | "warning";
	readonly problem: Advice;
}

const byName: ReadonlyMap<string, KeywordType> = new Map(keywordTypes.map((type) => [type.type, type]));

const typeOf = (key: string): KeywordType | undefined => byName.get(/^([a-z_]+)\d+$/.exec(key)?.[1] ?? "");

/** `thing1` → `thing`; undefined for a key without a number or of an unknown type. */
export const keywordType = (key: string): string | undefined => typeOf(key)?.type;

/** What WeChat allows as the value of this key; undefined where it has no known type. */
export const keywordRule = (key: string): KeywordRule | undefined => {
	const found = typeOf(key);
	if (found === undefined) return undefined;
	const { type, rule, example, sure } = found;
	return { type, rule, example, sure };
};

/** What is wrong with a value, before WeChat says 47003. Undefined: nothing, or no rule is known for this key. */
export const checkKeywordValue = (key: string, value: string): KeywordProblem | undefined => {
	const type = typeOf(key);
	if (type === undefined) return undefined;
	const severity = type.sure === "high" ? "error" : "warning";
	if (value.trim() === "") return problem("warning", EMPTY, type);
	const characters = [...value].length;
	if (type.atMost !== undefined && characters > type.atMost)
		return problem(severity, tooLong(characters), type);
	if (!type.shape.test(value)) return problem(severity, UNFIT, type);
	if (type.usual !== undefined && !type.usual.test(value)) return problem("warning", UNUSUAL, type);
	return undefined;
};

const EMPTY: Advice = {
	en: "The value is empty, which WeChat usually refuses.",
	zh: "值为空，微信通常会拒绝。",
};

const UNFIT: Advice = {
	en: "The value does not fit its type.",
	zh: "值不符合该类型的规则。",
};

const UNUSUAL: Advice = {
	en: "WeChat may refuse this value or show it changed.",
	zh: "微信可能拒绝这个值，或显示得与原文不同。",
};

const tooLong = (characters: number): Advice => ({
	en: `The value has ${characters} characters, which is too long.`,
	zh: `值有 ${characters} 个字符，超过长度限制。`,
});

const problem = (
	severity: KeywordProblem["severity"],
	what: Advice,
	{ rule, example }: KeywordType,
): KeywordProblem => ({
	severity,
	problem: {
		en: `${what.en} ${rule.en} Example: ${example}`,
		zh: `${what.zh}${rule.zh}例如：${example}`,
	},
});
