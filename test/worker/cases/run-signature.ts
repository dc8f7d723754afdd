/** Signatures made and forged elsewhere. */
import { expect } from "vitest";
import { sign, verifySignature } from "../../../src/wechat/signature.ts";
import { type Case, textIn } from "./case.ts";

/** Signed as expected, in any order of its parts. */
export const runSignature = async (each: Case): Promise<void> => {
	const parts = partsOf(each);
	expect(await sign(...parts)).toBe(each.expected["signature"]);
	expect(await sign(...parts.toReversed())).toBe(each.expected["signature"]);
};

/** Of a plain callback: it also verifies, and not with another Token. */
export const runPlainSignature = async (each: Case): Promise<void> => {
	await runSignature(each);
	const { input, expected } = each;
	const query = {
		signature: textIn(expected, "signature"),
		timestamp: textIn(input, "timestamp"),
		nonce: textIn(input, "nonce"),
	};
	expect(await verifySignature(query, [textIn(input, "token")])).toBe(true);
	expect(await verifySignature(query, [`${textIn(input, "token")}x`])).toBe(false);
};

/** Signed otherwise. */
export const runForgery = async (each: Case): Promise<void> => {
	expect(each.expected["valid"]).toBe(false);
	expect(await sign(...partsOf(each))).not.toBe(textIn(each.input, "signature"));
};

/** What is signed, in the order of the case: the parts themselves, or Token, timestamp, nonce and perhaps Encrypt. */
const partsOf = ({ input }: Case): readonly string[] => {
	const { parts } = input;
	if (Array.isArray(parts)) return parts.map(String);
	const sealed = input["encrypt"] === undefined ? [] : [textIn(input, "encrypt")];
	return [textIn(input, "token"), textIn(input, "timestamp"), textIn(input, "nonce"), ...sealed];
};
