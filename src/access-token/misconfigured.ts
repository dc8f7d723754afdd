/** A variable or secret that is missing or malformed. Names it and what is wrong with it, never its value. */
import type { Result } from "../wechat/result.ts";

export interface Misconfigured {
	readonly kind: "misconfigured";
	readonly variable: string;
	/** It is missing. */
	readonly isUnset?: true;
	readonly problem: { readonly en: string; readonly zh: string };
}

export const misconfigured = (variable: string, en: string, zh: string): Misconfigured => ({
	kind: "misconfigured",
	variable,
	problem: { en, zh },
});

/** A secret that is missing, with the command that sets it. `because` tells why an optional one is needed. */
export const secretNotSet = (
	variable: string,
	because = { en: "It is not set.", zh: "尚未设置，" },
): Misconfigured => {
	const command = `npx wrangler secret put ${variable}`;
	return {
		...misconfigured(variable, `${because.en} Run ${command}.`, `${because.zh}请运行 ${command}。`),
		isUnset: true,
	};
};

/** The same of what stands in wrangler.toml. */
export const variableNotSet = (variable: string): Misconfigured => ({
	...misconfigured(
		variable,
		"It is not set. Write it into wrangler.toml, then npm run deploy.",
		"尚未设置，请写入 wrangler.toml 后运行 npm run deploy。",
	),
	isUnset: true,
});

/** What is wrong with each of these, and not only with the first. */
export const faultsIn = (parts: readonly Result<unknown, Misconfigured>[]): readonly Misconfigured[] =>
	parts.flatMap((part) => (part.ok ? [] : [part.error]));
