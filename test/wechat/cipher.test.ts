/** The envelope's cipher against published vectors and node:crypto, and what it refuses to open. */
import { describe, expect, it } from "vitest";
import { type AesKey, decodeAesKey, importAesKey, open, seal } from "../../src/wechat/cipher.ts";
import { err, ok } from "../../src/wechat/result.ts";
import vectors from "../simulator/crypto-vectors.json";
import { nodeOpen, nodeSeal } from "./node-envelope.ts";

const KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const APP_ID = "wx7e57000000000001";
const RANDOM = "0123456789abcdef";

const aesKeyOf = async (encodingAesKey = KEY): Promise<AesKey> => {
	const bytes = decodeAesKey(encodingAesKey);
	if (bytes === undefined) throw new Error(`${encodingAesKey} is no EncodingAESKey`);
	return await importAesKey(bytes);
};

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("published vectors", () => {
	it.each(vectors)("$id, $source: opens to the message", async ({ key, encrypt, msg, tail }) => {
		expect(await open(await aesKeyOf(key), encrypt, tail)).toEqual(ok(msg));
	});

	it.each(vectors)(
		"$id: the same message with the same random bytes gives the same ciphertext",
		async (v) => {
			expect(await seal(await aesKeyOf(v.key), v.msg, v.tail, bytesOf(v.random16))).toBe(v.encrypt);
		},
	);

	it("are all eight there, with paddings above and below sixteen", () => {
		expect(vectors.map(({ id }) => id)).toEqual(["A3", "A4", "B", "C1", "D", "E1", "E3", "G"]);
		expect(vectors.map(({ pad }) => pad)).toEqual([19, 1, 30, 7, 21, 7, 1, 24]);
	});
});

describe("a padding of", () => {
	const PADDINGS = Array.from({ length: 32 }, (_, index) => index + 1);
	const HEAD = 16 + 4 + APP_ID.length;
	const messageFor = (padding: number): string => `中${"x".repeat(93 - HEAD - padding)}`;

	it.each(PADDINGS)("%i bytes opens", async (padding) => {
		const message = messageFor(padding);
		const encrypt = nodeSeal(KEY, { message, appId: APP_ID });
		expect(nodeOpen(KEY, encrypt).padding).toBe(padding);
		expect(await open(await aesKeyOf(), encrypt, APP_ID)).toEqual(ok(message));
	});

	it.each(PADDINGS)("%i bytes is made so that node:crypto opens it", async (padding) => {
		const message = messageFor(padding);
		const encrypt = await seal(await aesKeyOf(), message, APP_ID, bytesOf(RANDOM));
		expect(nodeOpen(KEY, encrypt)).toEqual({ random: RANDOM, message, appId: APP_ID, padding });
	});
});

describe("an EncodingAESKey", () => {
	it.each([..."EFGH"])(
		"whose last character is %s, of which only the upper bits count, opens the same",
		async (last) => {
			const encrypt = nodeSeal(KEY, { message: "hello", appId: APP_ID });
			expect(await open(await aesKeyOf(KEY.slice(0, -1) + last), encrypt, APP_ID)).toEqual(ok("hello"));
		},
	);

	it("whose last character differs in its upper bits is another key", async () => {
		const encrypt = nodeSeal(KEY, { message: "hello", appId: APP_ID });
		expect((await open(await aesKeyOf(`${KEY.slice(0, -1)}I`), encrypt, APP_ID)).ok).toBe(false);
	});

	it("has 32 bytes", () => {
		expect(decodeAesKey(KEY)).toHaveLength(32);
	});

	it.each([
		["42 characters", KEY.slice(1)],
		["44 characters", `${KEY}A`],
		["its base64 padding", `${KEY}=`],
		["a character of base64 that it never has", `${KEY.slice(1)}+`],
		["white space", `${KEY.slice(1)} `],
		["a line end", `${KEY}\n`],
		["nothing", ""],
	])("with %s is none", (_, text) => {
		expect(decodeAesKey(text)).toBeUndefined();
	});
});

describe("what was sealed with the real key, but wrongly, does not open:", () => {
	const message = "<xml></xml>";
	const good = { message, appId: APP_ID };
	/** 16 + 4 + 11 + 18 bytes are followed by 15 of padding. */
	const padded = (...padding: readonly number[]): string => nodeSeal(KEY, { ...good, padding });
	const fifteen = (value: number): readonly number[] => new Array<number>(15).fill(value);

	it("(while the same, made rightly, does)", async () => {
		expect(await open(await aesKeyOf(), padded(...fifteen(15)), APP_ID)).toEqual(ok(message));
	});

	/** 32 bytes of 32. */
	const NOTHING_BUT_PADDING = {
		message: "",
		appId: "",
		random: " ".repeat(16),
		length: 0x20_20_20_20,
		padding: new Array<number>(12).fill(32),
	};
	/** 16 random bytes and three of a length; the fourth is the first of 13 bytes of padding. */
	const TOO_SHORT = { message: "", appId: "", length: 13, padding: new Array<number>(12).fill(13) };

	const WRONG_PADDING = "wrong padding: another EncodingAESKey";
	const WRONG_LENGTH = "the envelope's length is wrong";
	const NO_BLOCKS = "Encrypt is no whole number of blocks";
	const NOT_ADDRESSED = "addressed to another AppID";

	it.each([
		["a padding of 0", padded(...fifteen(0)), WRONG_PADDING],
		["a padding of 33", nodeSeal(KEY, { ...good, padding: new Array<number>(47).fill(33) }), WRONG_PADDING],
		["a padding of 255", padded(...fifteen(255)), WRONG_PADDING],
		["a padding whose first byte differs", padded(14, ...fifteen(15).slice(1)), WRONG_PADDING],
		["a padding that says more than there is of it", padded(...fifteen(16)), WRONG_PADDING],
		["an envelope of nothing but padding", nodeSeal(KEY, NOTHING_BUT_PADDING), "the envelope is too short"],
		["an envelope too short for its length", nodeSeal(KEY, TOO_SHORT), "the envelope is too short"],
		["a length one too small", nodeSeal(KEY, { ...good, length: 10 }), NOT_ADDRESSED],
		["a length one too large", nodeSeal(KEY, { ...good, length: 12 }), NOT_ADDRESSED],
		["a length that leaves no receiver", nodeSeal(KEY, { ...good, length: 29 }), NOT_ADDRESSED],
		["a length one byte beyond the end", nodeSeal(KEY, { ...good, length: 30 }), WRONG_LENGTH],
		["the largest length", nodeSeal(KEY, { ...good, length: 0xff_ff_ff_ff }), WRONG_LENGTH],
		["another receiver", nodeSeal(KEY, { message, appId: "wx7e57000000000002" }), NOT_ADDRESSED],
		["a receiver with more behind it", nodeSeal(KEY, { message, appId: `${APP_ID}0` }), NOT_ADDRESSED],
		["half a receiver", nodeSeal(KEY, { message, appId: APP_ID.slice(0, 9) }), NOT_ADDRESSED],
		["no receiver", nodeSeal(KEY, { message, appId: "" }), NOT_ADDRESSED],
		[
			"a message that is not UTF-8",
			nodeSeal(KEY, { ...good, message: new Uint8Array([0xc4, 0xe3]) }),
			"the message is not UTF-8",
		],
		["nothing", "", NO_BLOCKS],
		["a single block of sixteen bytes", btoa("x".repeat(16)), NO_BLOCKS],
		["one byte less", withoutBytes(padded(...fifteen(15)), 1), NO_BLOCKS],
		["one byte more", btoa(`${atob(padded(...fifteen(15)))}x`), NO_BLOCKS],
		["a block of sixteen bytes less", withoutBytes(padded(...fifteen(15)), 16), WRONG_PADDING],
		["text that is not base64", `${padded(...fifteen(15)).slice(1)}!`, "Encrypt is not base64"],
		["base64 of the URL's alphabet", "-_".repeat(32), "Encrypt is not base64"],
		[
			"base64 with a character too few",
			padded(...fifteen(15))
				.replace(/=*$/, "")
				.slice(0, -1),
			"Encrypt is not base64",
		],
	] as const)("%s", async (_, encrypt, reason) => {
		const opened = await open(await aesKeyOf(), encrypt, APP_ID);
		expect(opened).toEqual(err(reason));
	});

	it("another key", async () => {
		const opened = await open(await aesKeyOf(`B${KEY.slice(1)}`), padded(...fifteen(15)), APP_ID);
		expect(opened).toEqual(err(WRONG_PADDING));
	});

	it("any byte of the last block altered, which is the receiver's end and the padding", async () => {
		const aesKey = await aesKeyOf();
		const sealed = atob(padded(...fifteen(15)));
		for (let at = sealed.length - 16; at < sealed.length; at += 1) {
			const altered =
				sealed.slice(0, at) + String.fromCharCode(sealed.charCodeAt(at) ^ 1) + sealed.slice(at + 1);
			expect((await open(aesKey, btoa(altered), APP_ID)).ok).toBe(false);
		}
	});
});

it("white space around the base64 and within it does no harm", async () => {
	const encrypt = nodeSeal(KEY, { message: "hello", appId: APP_ID });
	const broken = ` ${encrypt.slice(0, 40)}\r\n${encrypt.slice(40)}\n`;
	expect(await open(await aesKeyOf(), broken, APP_ID)).toEqual(ok("hello"));
});

function withoutBytes(encrypt: string, count: number): string {
	return btoa(atob(encrypt).slice(0, -count));
}
