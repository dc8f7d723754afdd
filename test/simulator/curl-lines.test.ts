import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { open } from "../../simulator/callback/seal.ts";
import { shellQuoted } from "../../simulator/callback/shell-quoted.ts";
import { sign } from "../../simulator/callback/sign.ts";
import { fieldOf, gatewayAnswers, silence } from "./gateway.ts";
import { closePages, openPage } from "./open-page.ts";
import { advance, callbackToken, control, encodingAesKey, list, newFollower, send } from "./simulator.ts";

beforeEach(async () => {
	gatewayAnswers(() => "success");
	await newFollower();
});

afterEach(async () => {
	await closePages();
	vi.restoreAllMocks();
	await reset();
});

/** The newest callback's curl line. */
async function curlLine(): Promise<string> {
	const { snapshot } = await openPage();
	const path = list(snapshot["exchanges"]).at(-1)?.["curl"];
	return (await send("GET", String(path))).text();
}

/** The words of a line as a shell reads them, where quotes are single ones. */
const words = (line: string): readonly string[] =>
	Array.from(line.trimEnd().matchAll(/(?:'[^']*'|\\'|[^\s'\\])+/g), ([word]) =>
		word.replace(/'([^']*)'|\\(')/g, (_whole, quoted?: string, escaped?: string) => quoted ?? escaped ?? ""),
	);

describe("a callback as a curl line", () => {
	it("is the same message, newly signed with the time of now", async () => {
		const deliveries = gatewayAnswers(() => "success");
		await control("POST", "/say", { text: 'it\'s $HOME `pwd` "!" \\ 你好\n第二行' });
		const before = Math.floor(Date.now() / 1000);
		const [program, flag, header, data, body, address = ""] = words(await curlLine());
		expect([program, flag, header, data]).toEqual(["curl", "-H", "Content-Type: text/xml", "--data-raw"]);
		expect(body).toBe(deliveries[0]?.body);
		const { searchParams, origin, pathname } = new URL(address);
		expect(origin + pathname).toBe("http://localhost:8787/wechat");
		const timestamp = searchParams.get("timestamp") ?? "";
		const nonce = searchParams.get("nonce") ?? "";
		expect(Number(timestamp)).toBeGreaterThanOrEqual(before);
		expect(nonce).not.toBe(deliveries[0]?.url.searchParams.get("nonce"));
		expect(searchParams.get("signature")).toBe(sign(callbackToken, timestamp, nonce));
	});

	it("in safe mode is sealed", async () => {
		await control("POST", "/say", { text: "秘密" });
		await control("PATCH", "/account", { mode: "safe" });
		const [, , , , body = "", address = ""] = words(await curlLine());
		const { searchParams } = new URL(address);
		const encrypted = fieldOf(body, "Encrypt") ?? "";
		expect(fieldOf(open(encrypted, encodingAesKey)?.message ?? "", "Content")).toBe("秘密");
		expect(body).not.toContain("秘密");
		const parts = [searchParams.get("timestamp") ?? "", searchParams.get("nonce") ?? "", encrypted];
		expect(searchParams.get("msg_signature")).toBe(sign(callbackToken, ...parts));
	});

	it.each(["plain", "safe"])(
		"in %s mode gives away neither the Token nor the EncodingAESKey",
		async (mode) => {
			await control("PATCH", "/account", { mode });
			const line = await curlLine();
			expect(line).not.toContain(callbackToken);
			expect(line).not.toContain(encodingAesKey);
		},
	);

	it("is there while nobody has answered yet", async () => {
		gatewayAnswers(silence);
		const { page } = await openPage();
		await control("POST", "/say?wait=false", { text: "hello" });
		const { curl } = await page.next("exchange", ({ kind }) => kind === "message.text");
		expect(await (await send("GET", String(curl))).text()).toContain("hello");
	});

	it("of the URL's check asks for an echo", async () => {
		await control("POST", "/verify");
		const [program, address = "", ...more] = words(await curlLine());
		expect([program, more]).toEqual(["curl", []]);
		const { searchParams } = new URL(address);
		expect(searchParams.get("echostr")).toMatch(/^\d{19}$/);
	});

	it.each(["0", "99", "x"])("is not there for a callback that is not: %s", async (push) => {
		expect((await send("GET", `/simulator/callbacks/${push}/curl`)).status).toBe(404);
	});
});

it("a callback is signed with the real time, however far the simulator's clock is ahead", async () => {
	const deliveries = gatewayAnswers(() => "success");
	await advance(100_000);
	const after = Date.now() / 1000 + 60;
	await control("POST", "/say", { text: "x" });
	await control("POST", "/verify");
	const timestamps = deliveries.map(({ url }) => Number(url.searchParams.get("timestamp")));
	expect(timestamps).toHaveLength(2);
	for (const timestamp of timestamps) expect(timestamp).toBeLessThan(after);
});

it.each([
	["plain", "'plain'"],
	["it's", String.raw`'it'\''s'`],
	["''", String.raw`''\'''\'''`],
	['$HOME `x` "y" \\ !', "'$HOME `x` \"y\" \\ !'"],
])("%j is quoted for a shell as %s", (text, quoted) => {
	expect(shellQuoted(text)).toBe(quoted);
	expect(words(quoted)).toEqual([text]);
});
