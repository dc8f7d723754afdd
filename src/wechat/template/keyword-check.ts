/** Whether a value fits its keyword, found out before WeChat refuses it with 47003. */
import type { Advice } from "../advice.ts";
import { keywordRule } from "./keyword-rule.ts";
import { keywordShapes } from "./keyword-shape.ts";
import type { KeywordRule } from "./keyword-type.ts";

export interface KeywordProblem {
	/** A warning where the sources disagree and WeChat might accept the value all the same. */
	readonly severity: "error" | "warning";
	readonly problem: Advice;
}

/** What is wrong with a value, before WeChat says 47003. Undefined: nothing, or no rule is known for this key. */
export const checkKeywordValue = (key: string, value: string): KeywordProblem | undefined => {
	const rule = keywordRule(key);
	const pattern = rule === undefined ? undefined : keywordShapes[rule.type];
	if (rule === undefined || pattern === undefined) return undefined;
	const severity = rule.sure === "high" ? "error" : "warning";
	if (value.trim() === "") return problem("error", EMPTY, rule);
	const characters = [...value].length;
	if (pattern.atMost !== undefined && characters > pattern.atMost)
		return problem(severity, tooLong(characters), rule);
	if (!pattern.shape.test(value)) return problem(severity, UNFIT, rule);
	if (pattern.usual !== undefined && !pattern.usual.test(value)) return problem("warning", UNUSUAL, rule);
	return undefined;
};

/** For any key of a template, also one without a known type. */
export const EMPTY: Advice = {
	en: "The value is empty, which WeChat refuses.",
	zh: "值为空，微信会拒绝。",
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
	{ rule, example }: KeywordRule,
): KeywordProblem => ({
	severity,
	problem: {
		en: `${what.en} ${rule.en} Example: ${example}`,
		zh: `${what.zh}${rule.zh}例如：${example}`,
	},
});
