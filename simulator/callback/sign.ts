/** The SHA-1 signature of callbacks, over the parts in byte order. */
import { createHash } from "node:crypto";

/**
 * `signature` of (Token, timestamp, nonce), `msg_signature` with the ciphertext as fourth part.
 * See: https://developers.weixin.qq.com/doc/service/guide/dev/push/
 */
export const sign = (...parts: readonly string[]): string =>
	createHash("sha1")
		.update([...parts].sort().join(""))
		.digest("hex");
