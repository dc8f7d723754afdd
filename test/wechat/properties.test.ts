/** What holds for every text and key: what is sealed opens, and what a reply says arrives. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeAesKey, importAesKey, open, seal } from "../../src/wechat/cipher.ts";
import {
	image,
	music,
	news,
	type Reply,
	renderReply,
	text,
	transferCustomerService,
	video,
	voice,
} from "../../src/wechat/reply.ts";
import { anyText } from "./any-text.ts";
import { nodeOpen, nodeSeal } from "./node-envelope.ts";
import { readStrictXml, type XmlNode } from "./strict-xml.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const anyKey = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 43, maxLength: 43 });
const anyAppId = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 40 });
const anyRandom = fc.uint8Array({ minLength: 16, maxLength: 16 });

/** UTF-8 has no half characters, and a byte order mark in front is no text. */
const asDecoded = (message: string): string => message.toWellFormed().replace(/^\ufeff/, "");

const aesKeyOf = async (encodingAesKey: string) =>
	await importAesKey(decodeAesKey(encodingAesKey) ?? new Uint8Array());

describe("for any text, key, AppID and random bytes", () => {
	it("what is sealed opens again, here and with node:crypto", async () => {
		await fc.assert(
			fc.asyncProperty(anyText, anyKey, anyAppId, anyRandom, async (message, key, appId, random) => {
				const aesKey = await aesKeyOf(key);
				const encrypt = await seal(aesKey, message, appId, random);
				expect(await open(aesKey, encrypt, appId)).toEqual({ ok: true, value: asDecoded(message) });
				expect(nodeOpen(key, encrypt)).toMatchObject({ message: message.toWellFormed(), appId });
			}),
		);
	});

	it("what node:crypto sealed opens", async () => {
		await fc.assert(
			fc.asyncProperty(anyText, anyKey, anyAppId, async (message, key, appId) => {
				const encrypt = nodeSeal(key, { message: message.toWellFormed(), appId });
				expect(await open(await aesKeyOf(key), encrypt, appId)).toEqual({
					ok: true,
					value: asDecoded(message),
				});
			}),
		);
	});

	it("another AppID opens nothing", async () => {
		await fc.assert(
			fc.asyncProperty(anyText, anyKey, anyAppId, anyAppId, async (message, key, appId, other) => {
				fc.pre(appId !== other);
				const encrypt = nodeSeal(key, { message, appId });
				expect((await open(await aesKeyOf(key), encrypt, other)).ok).toBe(false);
			}),
		);
	});
});

it("opening any text, and any bytes in base64, is a result and never throws", async () => {
	const aesKey = await aesKeyOf("a".repeat(43));
	const anyBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => btoa(String.fromCharCode(...bytes)));
	const anyBlocks = fc
		.array(fc.uint8Array({ minLength: 16, maxLength: 16 }), { minLength: 2, maxLength: 10 })
		.map((blocks) => btoa(blocks.map((block) => String.fromCharCode(...block)).join("")));
	await fc.assert(
		fc.asyncProperty(fc.oneof(anyText, anyBytes, anyBlocks), async (encrypt) => {
			expect((await open(aesKey, encrypt, "wx7e57000000000001")).ok).toBe(false);
		}),
	);
});

describe("a rendered reply", () => {
	/**
	 * What XML can say of a text: control characters and the like it forbids, and they are dropped; every line end becomes
	 * `\n`; half a character becomes U+FFFD.
	 */
	const sayable = (value: string): string => {
		let said = "";
		for (const character of value.toWellFormed().replace(/\r\n?/g, "\n")) {
			const code = character.codePointAt(0) ?? 0;
			const isForbidden = code === 0xff_fe || code === 0xff_ff || (code < 0x20 && code !== 9 && code !== 10);
			if (!isForbidden) said += character;
		}
		return said;
	};

	const childrenOf = (node: XmlNode | undefined): Record<string, string> =>
		Object.fromEntries((node?.children ?? []).map(({ name, text: said }) => [name, said]));

	const child = (node: XmlNode, name: string): XmlNode | undefined =>
		node.children.find((each) => each.name === name);

	const rendered = (reply: Reply, openid = "o", account = "gh"): XmlNode =>
		readStrictXml(renderReply(reply, { ToUserName: account, FromUserName: openid }, 1790827200) ?? "");

	const property = <Ts extends [unknown, ...unknown[]]>(
		arbitraries: { [K in keyof Ts]: fc.Arbitrary<Ts[K]> },
		check: (...values: Ts) => void,
	): void => fc.assert(fc.property<Ts>(...arbitraries, check));

	it("with a text gives back what went in, and to whom", () => {
		property([anyText, anyText, anyText], (content, openid, account) => {
			fc.pre(sayable(content).trim() !== "");
			expect(childrenOf(rendered(text(content), openid, account))).toEqual({
				ToUserName: sayable(openid),
				FromUserName: sayable(account),
				CreateTime: "1790827200",
				MsgType: "text",
				Content: sayable(content),
			});
		});
	});

	it("with a text of which XML can say nothing is none", () => {
		const unsayable = fc.array(fc.constantFrom("\0", "\u0008", "\u001f", "\ufffe", "\uffff"));
		property([unsayable], (characters) => {
			expect(
				renderReply(text(characters.join("")), { ToUserName: "a", FromUserName: "b" }, 1),
			).toBeUndefined();
		});
	});

	it("with media gives back what went in", () => {
		property([anyText, anyText, anyText], (mediaId, title, description) => {
			const caption = { Title: sayable(title), Description: sayable(description) };
			const MediaId = sayable(mediaId);
			expect(childrenOf(child(rendered(image(mediaId)), "Image"))).toEqual({ MediaId });
			expect(childrenOf(child(rendered(voice(mediaId)), "Voice"))).toEqual({ MediaId });
			expect(childrenOf(child(rendered(video(mediaId, { title, description })), "Video"))).toEqual({
				MediaId,
				...caption,
			});
			expect(
				childrenOf(child(rendered(music(mediaId, { title, description, musicUrl: title })), "Music")),
			).toEqual({ ...caption, MusicUrl: sayable(title), ThumbMediaId: MediaId });
		});
	});

	it("with articles gives back each of them", () => {
		const anyArticle = fc.record({ title: anyText, description: anyText, picUrl: anyText, url: anyText });
		property([fc.array(anyArticle, { minLength: 1, maxLength: 8 })], (articles) => {
			const root = rendered(news(...articles));
			expect(childrenOf(root)["ArticleCount"]).toBe(String(articles.length));
			expect(child(root, "Articles")?.children.map(childrenOf)).toEqual(
				articles.map(({ title, description, picUrl, url }) => ({
					Title: sayable(title),
					Description: sayable(description),
					PicUrl: sayable(picUrl),
					Url: sayable(url),
				})),
			);
		});
	});

	it("to the customer-service desk names the agent", () => {
		property([anyText], (agent) => {
			expect(childrenOf(child(rendered(transferCustomerService(agent)), "TransInfo"))).toEqual({
				KfAccount: sayable(agent),
			});
		});
	});
});
