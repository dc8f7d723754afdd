/** The SHA-1 signature that WeChat puts on its callbacks. Pure: no clock, so freshness is checked elsewhere. */
import { equalInConstantTime } from "./constant-time.ts";
import { sha1Hex } from "./sha1.ts";

/**
 * Lower-case hex SHA-1 of the parts, sorted and joined without a separator.
 * Parts are the callback's Token, timestamp and nonce, and in safe mode the Encrypt element as well.
 *
 * See: https://developers.weixin.qq.com/doc/service/guide/dev/push/
 */
export const sign = (...parts: readonly string[]): Promise<string> => sha1Hex([...parts].sort().join(""));

/** What a callback's query says about itself, as text. */
export interface SignedQuery {
	readonly signature: string;
	readonly timestamp: string;
	readonly nonce: string;
}

/**
 * The Token that the signature was made with: one of the callback's (two while rotating, newest first), or none.
 * `sealed` is the Encrypt element where `msg_signature` is meant.
 */
export const signerOf = async (
	query: SignedQuery,
	callbackTokens: readonly string[],
	...sealed: readonly string[]
): Promise<string | undefined> => {
	for (const callbackToken of callbackTokens) {
		const expected = await sign(callbackToken, query.timestamp, query.nonce, ...sealed);
		if (equalInConstantTime(query.signature, expected)) return callbackToken;
	}
	return undefined;
};

/** Whether the callback is WeChat's. No Token at all verifies nothing. */
export const verifySignature = async (
	query: SignedQuery,
	callbackTokens: readonly string[],
): Promise<boolean> => (await signerOf(query, callbackTokens)) !== undefined;
