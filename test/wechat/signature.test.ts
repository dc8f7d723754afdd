import { describe, expect, test } from "vitest";
import { type SignedQuery, sign, signerOf, verifySignature } from "../../src/wechat/signature.ts";

/** WeChat's own worked example: a GET (A1) and a plain POST (A2). */
const A1 = {
	timestamp: "1714036504",
	nonce: "1514711492",
	signature: "f464b24fc39322e44b38aa78f5edd27bd1441696",
};
const A2 = {
	timestamp: "1714037059",
	nonce: "486452656",
	signature: "899cf89e464efb63f54ddac96b0a0a235f53aa78",
};
const TOKEN = "AAAAA";

/** A published WeCom callback. */
const B2 = {
	token: "ovAkP0Tb",
	timestamp: "1628737717",
	nonce: "1811081856",
	encrypt:
		"Q/jUxIL3/jRaFeTKesIr1QSq2SOEApDqlzcRrRM6Jlk4EbMBns3plPOR/W3gThOEq+zYI42fNSoIUb3cQwt9zyD1aLU/7D3WNLute7LQ9LSHjZEfVmx5zcIR9zvrUWGjhe1whTPH4e1WR6vbOYs8o/bDRF0vX/NcE4XK7P83Y6CzQiJoKbjVCne84s0zcw5eh+ZUDB55eaDHPSoS7kAC8kB00pfBoDF0jyfc8CUKLW97e72vJGyUWjZ0BvYN+R+tFjMgEzg/EN1imuuFnf40DMAcvB6y+C97TuaWjpgfRdowGWzn10JAFNukRfQqjdA0e2bfczJ7+t9w/t8/XSMADJOt1xbnP+I5cRX/r7ueBGmG/6ejP3myO9yTXHdujGvwrXHuWw+J7qD4VoUVjbm2vQ1qQKbrweKssr6O+3XSbanZ5R3n26EpN/gfgX+r6rcGViqsFop9Ai9xMnfJUubB6Q==",
	signature: "8128e41a38892d814e4aa67753425da9dc8ec2b3",
};

describe("signing", () => {
	test("A1 and A2: Token, timestamp and nonce", async () => {
		expect(await sign(TOKEN, A1.timestamp, A1.nonce)).toBe(A1.signature);
		expect(await sign(TOKEN, A2.timestamp, A2.nonce)).toBe(A2.signature);
	});

	test("B2: with the Encrypt element as the fourth part", async () => {
		expect(await sign(B2.token, B2.timestamp, B2.nonce, B2.encrypt)).toBe(B2.signature);
	});

	test("F: four literal words", async () => {
		expect(await sign("RMNlACHlV5ThzfRlVS4D4", "timestamp", "nonce", "encrypt")).toBe(
			"8edac0945683c119ee71c9f6256d76c48aa08a96",
		);
	});

	test("J: a single part is signed as it is", async () => {
		const part =
			"jsapi_ticket=sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg" +
			"&noncestr=Wm3WZYTPz0wzccnW&timestamp=1414587457&url=http://mp.weixin.qq.com?params=value";
		expect(await sign(part)).toBe("0f9de62fce790f9a083d5c99e95740ceb90c27ed");
	});

	test("the order of the parts does not matter", async () => {
		const signature = await sign("a", "b", "c");
		expect(signature).toBe("a9993e364706816aba3e25717850c26c9cd0d89d");
		expect(await sign("c", "a", "b")).toBe(signature);
		expect(await sign("b", "c", "a")).toBe(signature);
	});

	test("parts sort as text, not as numbers, and upper case before lower case", async () => {
		expect(await sign("9", "10", "B", "a")).toBe(await sign("109Ba"));
	});

	test("leading zeros of the hexadecimal bytes are kept", async () => {
		for (let i = 0; i < 64; i += 1) expect(await sign(`${i}`)).toMatch(/^[0-9a-f]{40}$/);
	});

	test("parts are signed as UTF-8", async () => {
		expect(await sign("密钥")).toBe("0d1965e139f0262699fc4979b08a984c0ce8ac54");
	});

	test("the caller's list is left in its order", async () => {
		const parts = ["c", "b", "a"];
		await sign(...parts);
		expect(parts).toEqual(["c", "b", "a"]);
	});
});

describe("verifying a callback", () => {
	test("A1 and A2 are WeChat's", async () => {
		expect(await verifySignature(A1, [TOKEN])).toBe(true);
		expect(await verifySignature(A2, [TOKEN])).toBe(true);
	});

	const damages: readonly [string, Partial<SignedQuery>][] = [
		["another timestamp", { timestamp: "1714037060" }],
		["no timestamp", { timestamp: "" }],
		["the timestamp with a zero before it", { timestamp: "01714037059" }],
		["another nonce", { nonce: "486452657" }],
		["no nonce", { nonce: "" }],
		["another signature", { signature: A1.signature }],
		["no signature", { signature: "" }],
		["the signature in upper case", { signature: A2.signature.toUpperCase() }],
		["the signature cut short", { signature: A2.signature.slice(0, -1) }],
		["the signature with a space", { signature: ` ${A2.signature}` }],
		["the last digit changed", { signature: A2.signature.replace(/8$/, "9") }],
		["the first digit changed", { signature: A2.signature.replace(/^8/, "9") }],
	];
	test.each(damages)("refused with %s", async (_what, damage) => {
		expect(await verifySignature({ ...A2, ...damage }, [TOKEN])).toBe(false);
	});

	test.each(["AAAA", "aaaaa", "AAAAA ", ""])("refused with the Token %j", async (callbackToken) => {
		expect(await verifySignature(A2, [callbackToken])).toBe(false);
	});

	test("no Token at all verifies nothing", async () => {
		expect(await verifySignature(A2, [])).toBe(false);
		expect(await verifySignature({ ...A2, signature: "" }, [])).toBe(false);
	});

	test("either of two Tokens is accepted, in any order", async () => {
		expect(await verifySignature(A2, [TOKEN, "older"])).toBe(true);
		expect(await verifySignature(A2, ["newer", TOKEN])).toBe(true);
		expect(await verifySignature(A2, ["newer", "older"])).toBe(false);
	});
});

describe("who signed", () => {
	test("it is told which of the two Tokens it was", async () => {
		expect(await signerOf(A2, ["newer", TOKEN])).toBe(TOKEN);
		expect(await signerOf(A2, ["newer", "older"])).toBeUndefined();
	});

	test("msg_signature covers the Encrypt element", async () => {
		expect(await signerOf(B2, [B2.token], B2.encrypt)).toBe(B2.token);
		expect(await signerOf(B2, [B2.token], B2.encrypt.replace("Q/", "R/"))).toBeUndefined();
		expect(await signerOf(B2, [B2.token])).toBeUndefined();
	});
});
