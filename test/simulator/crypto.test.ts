import { describe, expect, it } from "vitest";
import { open, seal } from "../../simulator/callback/seal.ts";
import { sign } from "../../simulator/callback/sign.ts";
import vectors from "./crypto-vectors.json";

describe("published vectors", () => {
	it.each(vectors)("$id, $source: opens to the message and its receiver", (vector) => {
		expect(open(vector.encrypt, vector.key)).toEqual({ message: vector.msg, appId: vector.tail });
	});

	it.each(vectors)(
		"$id: sealing the same message with the same random bytes gives the same ciphertext",
		(vector) => {
			const random16 = new TextEncoder().encode(vector.random16);
			expect(seal(vector.msg, vector.tail, vector.key, random16)).toBe(vector.encrypt);
		},
	);

	it.each(vectors.filter(({ msg_signature }) => msg_signature !== undefined))(
		"$id: msg_signature covers Token, timestamp, nonce and ciphertext",
		({ token = "", timestamp = "", nonce = "", encrypt, msg_signature }) => {
			expect(sign(token, timestamp, nonce, encrypt)).toBe(msg_signature);
		},
	);

	it.each([
		["AAAAA", "1714036504", "1514711492", "f464b24fc39322e44b38aa78f5edd27bd1441696"],
		["AAAAA", "1714037059", "486452656", "899cf89e464efb63f54ddac96b0a0a235f53aa78"],
		["AAAAA", "1714112445", "415670741", "6c5c811b55cc85e0e1b54100749188c20beb3f5d"],
	])("signature of (%s, %s, %s) is %s", (token, timestamp, nonce, signature) => {
		expect(sign(token, timestamp, nonce)).toBe(signature);
	});
});

describe("the envelope", () => {
	const key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

	it("comes back whole at every padding from 1 to 32 bytes", () => {
		for (let size = 0; size < 64; size++) {
			const message = "中".repeat(size) + "x".repeat(size % 3);
			expect(open(seal(message, "wx51a0000000000001", key), key)?.message).toBe(message);
		}
	});

	it("cannot be opened with another key", () => {
		expect(open(seal("hello", "wx51a0000000000001", key), `B${key.slice(1)}`)).toBeUndefined();
	});

	it.each(["", "AAAA", "not base64!", "A".repeat(43)])("is not opened from %j", (encrypted) => {
		expect(open(encrypted, key)).toBeUndefined();
	});
});
