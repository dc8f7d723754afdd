/** The address that a page is signed for: exactly the one that its browser knows, or refused with the right one. */
import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import english from "../../docs/jssdk.md?raw";
import chinese from "../../docs/jssdk.zh-CN.md?raw";
import { api, jsonOf, problemOf } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { wechatAnswers } from "./support/wechat.ts";

/** Ahead of the real time, so that no alarm rings during a test. */
const START = Date.UTC(2099, 9, 1, 4);
const WWW = "https://www.example.com";
const JSSDK_ORIGINS = `${WWW},https://www.example.com:8443,https://例子.中国,http://localhost:3000`;

beforeEach(() => void vi.setSystemTime(START));
afterEach(async () => {
	vi.useRealTimers();
	await reset();
});

const ask = async (query: string, headers: Readonly<Record<string, string>> = {}, path = "/jssdk") => {
	wechatAnswers({ "/cgi-bin/ticket/getticket": [{ errcode: 0, ticket: "ticket", expires_in: 7200 }] });
	const gateway = openGateway({ clock: impatientClock(), env: { JSSDK_ORIGINS } });
	return await gateway.request(`${path}?${query}`, api("GET", undefined, headers));
};

const once = (url: string): string => `url=${encodeURIComponent(url)}`;
const twice = (url: string): string => once(encodeURIComponent(url));
const form = (url: string): string => String(new URLSearchParams({ url }));
const bare = (url: string): string => `url=${url}`;
const leavesAddressMarks = (url: string): string => `url=${encodeURI(url)}`;
const leavesSlashes = (url: string): string => `url=${encodeURIComponent(url).replaceAll("%2F", "/")}`;

const expectEnd = (detail: unknown, end: string): void => expect(String(detail).slice(-end.length)).toBe(end);

/** 你 in the path, 好 in the query, as a browser has them. */
const CHINESE = `${WWW}/%E4%BD%A0?name=%E5%A5%BD`;

describe("/jssdk signs for", () => {
	it.each([
		["a page", once, `${WWW}/goods?id=1`],
		["a page with several parameters", once, `${WWW}/goods?id=1&from=menu`],
		["a page that is encoded as forms are", form, `${WWW}/goods?id=1&from=menu`],
		["Chinese in path and query", once, CHINESE],
		["Chinese and several parameters", once, `${CHINESE}&from=menu`],
		["Chinese by a form", form, `${CHINESE}&from=menu`],
		["Chinese by encodeURI, which leaves :// and escapes %", leavesAddressMarks, CHINESE],
		["Chinese by what leaves slashes", leavesSlashes, CHINESE],
		["what was encoded twice in the page's own address", once, `${WWW}/?next=%25E4%25BD%25A0`],
		["escapes in small letters", once, `${WWW}/%e4%bd%a0`],
		["an escape that is no UTF-8", once, `${WWW}/%C4%E3`],
		["a + in the query", once, `${WWW}/?q=a+b`],
		["an escaped space", once, `${WWW}/?q=a%20b`],
		["a port of its own", once, `${WWW}:8443/`],
		["a local page", once, "http://localhost:3000/"],
		["a host in Punycode", once, "https://xn--fsqu00a.xn--fiqs8s/"],
		["an address within the address", once, `${WWW}/?next=https%3A%2F%2Fm.example.com%2F%3Fa%3D1`],
		["an address within the address, as it stands", once, `${WWW}/?next=https://m.example.com/`],
		["a page that needs no encoding, not encoded", bare, `${WWW}/goods?id=1`],
	])("%s", async (_, encode, url) => {
		const response = await ask(encode(url));
		expect(response.status, await response.clone().text()).toBe(200);
		expect((await jsonOf(response))["url"]).toBe(url);
	});
});

describe("/jssdk refuses, and says how it should have come,", () => {
	it.each([
		["Chinese that was not encoded, without a second parameter", CHINESE],
		["Chinese in the path alone", `${WWW}/%E4%BD%A0`],
		["Chinese as it is typed, which the request escapes", `${WWW}/你`],
		["an escaped space", `${WWW}/?q=a%20b`],
		["a + that would be a space", `${WWW}/?q=a+b`],
		["a % among escapes", `${WWW}/?q=100%25&discount=%E4%BD%A0`.replace("&", "%26")],
		["what is no escape", `${WWW}/?q=100%`],
	])("%s", async (_, url) => {
		const problem = await problemOf(await ask(bare(url)));
		const right = once(new URL(url).href);
		expect(problem).toMatchObject({ status: 422, type: "urn:wechat-edge:invalid-request", field: "url" });
		expectEnd(problem["detail"], `: ?${right}`);
		const again = await ask(right);
		expect(again.status, await again.text()).toBe(200);
	});

	it.each([
		["Chinese and a second parameter, not encoded", `${bare(CHINESE)}&from=menu`, "from"],
		["what was encoded in part", `url=${encodeURIComponent(WWW)}/?next=http://m.example.com/`, "url"],
		["an escape that nobody encoded", `url=${encodeURIComponent(WWW)}%2F%C4%E3`, "url"],
		["half an escape", `url=${encodeURIComponent(WWW)}%2F%E4%B`, "url"],
	])("%s", async (_, query, field) => {
		const problem = await problemOf(await ask(query));
		expect(problem).toMatchObject({ status: 422, field });
		expect(problem["detail"]).toContain("encodeURIComponent");
	});

	it.each([
		["Chinese", CHINESE],
		["no Chinese", `${WWW}/goods`],
	])("what was encoded twice: %s", async (_, url) => {
		const problem = await problemOf(await ask(twice(url)));
		expect(problem).toMatchObject({ status: 422, field: "url" });
		expect(problem["detail"]).toContain("twice");
	});

	it.each([
		["Chinese that was decoded before it was encoded", `${WWW}/你?name=好`, CHINESE],
		["Chinese with a second parameter, decoded", `${WWW}/?a=你&b=1`, `${WWW}/?a=%E4%BD%A0&b=1`],
		["a host in capitals", "https://WWW.Example.com/goods", `${WWW}/goods`],
		["a scheme in capitals", "HTTPS://www.example.com/goods", `${WWW}/goods`],
		["no slash behind the host", WWW, `${WWW}/`],
		["no slash between host and query", `${WWW}?a=1`, `${WWW}/?a=1`],
		["the port that goes without saying", `${WWW}:443/`, `${WWW}/`],
		["a space", `${WWW}/a b`, `${WWW}/a%20b`],
		["a space at its end", `${WWW}/a `, `${WWW}/a`],
		["a line break", `${WWW}/a\nb`, `${WWW}/ab`],
		["a backslash", `${WWW}\\a`, `${WWW}/a`],
		["steps upwards", `${WWW}/a/../b`, `${WWW}/b`],
		["a host in Chinese", "https://例子.中国/", "https://xn--fsqu00a.xn--fiqs8s/"],
	])("another spelling than the browser's: %s", async (_, url, right) => {
		const problem = await problemOf(await ask(once(url)));
		expect(problem).toMatchObject({ status: 422, field: "url" });
		expectEnd(problem["detail"], `: ${right}`);
		expect((await ask(once(right))).status).toBe(200);
		const zh = await problemOf(await ask(once(url), { "Accept-Language": "zh-CN" }));
		expectEnd(zh["detail"], `：${right}`);
	});

	it.each([
		["a fragment", `${WWW}/goods#top`],
		["a fragment in which the page's own route is", `${WWW}/#/goods?id=1`],
		["an empty fragment", `${WWW}/goods#`],
		["a fragment behind Chinese", `${CHINESE}#top`],
	])("%s", async (_, url) => {
		const problem = await problemOf(await ask(once(url)));
		expect(problem).toMatchObject({ status: 422, field: "url" });
		expect(problem["detail"]).toContain('"#"');
	});
});

it("/api/jssdk reads the address likewise", async () => {
	expect(await problemOf(await ask(bare(CHINESE), {}, "/api/jssdk"))).toMatchObject({ status: 422 });
	expect((await ask(once(CHINESE), {}, "/api/jssdk")).status).toBe(200);
});

/** The rows of the table of examples: what is sent, and what is said of the answer. */
const rowsOf = (document: string): readonly (readonly [sent: string, said: string])[] =>
	Array.from(document.matchAll(/^\| `\?(url=[^`]*)` \| (.*) \|$/gm), ([, sent = "", said = ""]) => [
		sent,
		said,
	]);

describe.each([
	["docs/jssdk.md", english],
	["docs/jssdk.zh-CN.md", chinese],
])("%s", (_, document) => {
	it("has both ways of encoding, and every way of not doing it", () => {
		expect(rowsOf(document)).toHaveLength(7);
	});

	it.each(rowsOf(document))("says what becomes of %s", async (sent, said) => {
		const response = await ask(sent);
		const body = await jsonOf(response);
		const [, address] = /`(https:[^`]*)`/.exec(said) ?? [];
		expect(said.startsWith("422")).toBe(response.status === 422);
		if (response.status === 200) expect(body["url"]).toBe(address);
		else if (address !== undefined) expectEnd(body["detail"], address);
	});
});
