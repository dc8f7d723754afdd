/** The shape of one row of the error table. The rows stand in the `errcode-….ts` files, the lookup in `errcode.ts`. */
import type { Advice } from "../advice.ts";

/** Who can do something about a refusal, and so what the gateway does with it. */
export type Remedy = "renew-access-token" | "wait" | "fix-request" | "ask-recipient" | "fix-account";

/** For how long: seconds, or until WeChat's day or month ends, at midnight in Beijing. */
export type Wait = number | "day" | "month";

interface ErrcodeTexts {
	/** Short and stable, for logs and machines: `invalid-openid`. */
	readonly name: string;
	readonly meaning: Advice;
	/** What a person can do now. */
	readonly advice: Advice;
}

export type Errcode = ErrcodeTexts &
	(
		| { readonly remedy: "wait"; readonly wait: Wait }
		/** `wait` where WeChat says that nothing helps before. */
		| { readonly remedy: Exclude<Remedy, "wait">; readonly wait?: Wait }
	);

export type ErrcodeRows = Readonly<Record<number, Errcode>>;
