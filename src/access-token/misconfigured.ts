/** A variable or secret that is missing or malformed. Names it and what is wrong with it, never its value. */
export interface Misconfigured {
	readonly kind: "misconfigured";
	readonly variable: string;
	readonly problem: { readonly en: string; readonly zh: string };
}

export const misconfigured = (variable: string, en: string, zh: string): Misconfigured => ({
	kind: "misconfigured",
	variable,
	problem: { en, zh },
});
