/** What WeChat answers when it is asked for a credential: a text and how long it lives. */
import type { JsonObject } from "../wechat/json.ts";
import { err, ok, type Result } from "../wechat/result.ts";
import type { Issued } from "./lifetime.ts";

/** WeChat gives 7,200; a life beyond a month is no answer of WeChat's. */
const MOST_SECONDS = 30 * 24 * 60 * 60;

/** Reads `{"<field>": "…", "expires_in": 7200}`. */
export const parseIssued = (
	answer: JsonObject,
	field: string,
): Result<Issued<{ readonly text: string }>, Garbled> => {
	const { [field]: text, expires_in: expiresIn } = answer;
	if (typeof text !== "string" || text === "") return garbled(`${field} is not a text`);
	const isLife = typeof expiresIn === "number" && Number.isInteger(expiresIn) && expiresIn >= 1;
	if (!isLife || expiresIn > MOST_SECONDS) return garbled("expires_in is not a number of seconds");
	return ok({ text, expiresInSeconds: expiresIn });
};

interface Garbled {
	readonly kind: "garbled";
	readonly status: number;
	readonly reason: string;
}

const garbled = (reason: string) => err({ kind: "garbled", status: 200, reason } as const);
