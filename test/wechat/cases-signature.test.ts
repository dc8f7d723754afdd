/** The signatures in other systems' public test suites. */
import { describe, expect, test } from "vitest";
import { sign, verifySignature } from "../../src/wechat/signature.ts";
import { type SharedCase, sharedCases, textIn } from "./shared-cases.ts";

const FILES = [
	"chanxuehong-crypto",
	"node-webot",
	"powerwechat-crypto",
	"silenceper",
	"wechatpy-crypto",
	"wxjava-crypto",
];
const casesOf = (...ops: readonly string[]) =>
	FILES.flatMap(sharedCases).filter(({ op }) => op !== undefined && ops.includes(op));

/** What is signed, in the order of the case: the parts themselves, or Token, timestamp, nonce and perhaps Encrypt. */
const partsOf = ({ input }: SharedCase): readonly string[] => {
	const { parts } = input;
	if (Array.isArray(parts)) return parts.map(String);
	const sealed = input["encrypt"] === undefined ? [] : [textIn(input, "encrypt")];
	return [textIn(input, "token"), textIn(input, "timestamp"), textIn(input, "nonce"), ...sealed];
};

const signed = casesOf("sorted-sha1", "signature", "msg_signature");
const forged = casesOf("signature-reject", "msg_signature-reject");

test("seven signatures and three forgeries", () => {
	expect(signed).toHaveLength(7);
	expect(forged).toHaveLength(3);
});

test.each(signed)("$id is signed as expected, in any order of its parts", async (each) => {
	const parts = partsOf(each);
	expect(await sign(...parts)).toBe(each.expected["signature"]);
	expect(await sign(...parts.toReversed())).toBe(each.expected["signature"]);
});

test.each(forged)("$id is signed otherwise", async (each) => {
	expect(each.expected["valid"]).toBe(false);
	expect(await sign(...partsOf(each))).not.toBe(textIn(each.input, "signature"));
});

describe("plain callbacks", () => {
	const plain = casesOf("signature");

	test.each(plain)("$id verifies, and not with another Token", async ({ input, expected }) => {
		const query = {
			signature: textIn(expected, "signature"),
			timestamp: textIn(input, "timestamp"),
			nonce: textIn(input, "nonce"),
		};
		expect(await verifySignature(query, [textIn(input, "token")])).toBe(true);
		expect(await verifySignature(query, [`${textIn(input, "token")}x`])).toBe(false);
	});
});
