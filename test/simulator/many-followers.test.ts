import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gatewayAnswers } from "./gateway.ts";
import { closePages, openPage } from "./open-page.ts";
import { call, control, errcodeOf, list, newFollower, object, send, sentenceIn } from "./simulator.ts";

let callbacks: readonly unknown[];

beforeEach(() => {
	callbacks = gatewayAnswers(() => "success");
});

afterEach(async () => {
	await closePages();
	vi.restoreAllMocks();
	await reset();
});

/** Makes so many followers; their openids, oldest first. */
const followers = async (count: number): Promise<readonly string[]> => {
	await control("POST", "/followers", { count });
	return list((await control("GET", "/followers"))["followers"]).map(({ openid }) => String(openid));
};

const template_id = "sim_old_industry_00000000000000000000000003";
const data = { keyword1: { value: "88002211" }, keyword2: { value: "2026年12月31日" } };
const notify = (touser: string) =>
	errcodeOf("POST", "/cgi-bin/message/template/send", { touser, template_id, data });

describe("many followers at once", () => {
	it("leave and come back without a callback", async () => {
		const [one = "", two = "", three = ""] = await followers(3);
		expect(await control("PATCH", "/followers", { openids: [one, two], follows: false })).toEqual({
			following: 1,
		});
		expect([await notify(one), await notify(three)]).toEqual([43004, 0]);
		await control("PATCH", "/followers", { openids: [one], follows: true });
		expect(await notify(one)).toBe(0);
		expect((await call("GET", "/cgi-bin/user/get"))["total"]).toBe(2);
		expect(callbacks).toEqual([]);
	});

	it("refuse, and what is not named about them stays", async () => {
		const [one = "", two = ""] = await followers(2);
		await control("PATCH", "/followers", { openids: [one], blocks_templates: true });
		await control("PATCH", "/followers", { openids: [one], refuses: true });
		expect([await notify(one), await notify(two)]).toEqual([43101, 0]);
		expect(list((await control("GET", "/followers"))["followers"])[0]).toMatchObject({
			openid: one,
			follows: true,
			blocks_templates: true,
			refuses: true,
		});
	});

	it("are told apart in what they received, a page at a time", async () => {
		const openids = await followers(3);
		for (const openid of openids) await notify(openid);
		const page = async (query: string) =>
			list((await control("GET", `/received?via=template${query}`))["received"]);
		const [first, second] = await page("&limit=2");
		expect([first?.["openid"], second?.["openid"]]).toEqual(openids.slice(0, 2));
		expect(await page(`&since=${second?.["n"]}`)).toMatchObject([
			{ openid: openids[2], via: "template", template_id },
		]);
		expect(list((await control("GET", "/received?via=notice"))["received"])).toEqual([]);
	});

	it.each([
		["PATCH", "/followers", { openids: "all" }, /"openids" must be a list/],
		["PATCH", "/followers", { openids: [], follows: 0 }, /"follows" must be true or false/],
		["GET", "/received?via=post", undefined, /"via" in the query must be one of/],
		["PUT", "/tags", { tags: {} }, /"tags" must be a list/],
		["PUT", "/tags", { tags: [{ name: "x" }] }, /needs an "id"/],
		["PUT", "/tags", { tags: [{ id: 2 }] }, /"name" is missing/],
	])("%s %s refuses %j in a sentence", async (method, path, body, sentence) => {
		const refused = await send(method, `/simulator${path}`, body);
		expect(refused.status).toBe(422);
		expect(await sentenceIn(refused)).toMatch(sentence);
	});
});

describe("a tag", () => {
	const star = { id: 2, name: "星标组" };
	const tagged = (tagid: number, next_openid = "") =>
		call("POST", "/cgi-bin/user/tag/get", { tagid, next_openid });

	it("is listed with how many of those who carry it follow", async () => {
		const openids = await followers(3);
		await control("PUT", "/tags", { tags: [{ ...star, openids }] });
		await control("PATCH", "/followers", { openids: openids.slice(0, 1), follows: false });
		expect(await call("GET", "/cgi-bin/tags/get")).toEqual({ tags: [{ ...star, count: 2 }] });
	});

	it("gives its openids page by page, and an empty page at the end", async () => {
		const openids = await followers(5);
		await control("PUT", "/tags", { tags: [{ ...star, openids: openids.slice(1, 4) }] });
		await control("PATCH", "/account", { user_page_size: 2 });
		const [, two = "", three = "", four = ""] = openids;
		expect(await tagged(2)).toEqual({ count: 2, data: { openid: [two, three] }, next_openid: three });
		expect(await tagged(2, three)).toEqual({ count: 1, data: { openid: [four] }, next_openid: four });
		expect(await tagged(2, four)).toEqual({ count: 0, next_openid: "" });
	});

	it("is named in what user/info tells of a follower", async () => {
		const [one = "", two = ""] = await followers(2);
		await control("PUT", "/tags", { tags: [{ ...star, openids: [one] }] });
		const tagsOf = async (openid: string) =>
			object(await call("GET", `/cgi-bin/user/info?openid=${openid}`))["tagid_list"];
		expect([await tagsOf(one), await tagsOf(two)]).toEqual([[2], []]);
	});

	it("that nobody made is refused with 45159", async () => {
		expect((await tagged(100))["errcode"]).toBe(45159);
	});
});

describe("a page that is open", () => {
	it("sees of many followers also the one whom it asks for, in the right place", async () => {
		const first = await newFollower();
		await control("POST", "/unfollow", {});
		await control("POST", "/follow", { openid: first });
		await control("POST", "/followers", { count: 149 });
		const known = list((await control("GET", "/followers"))["followers"]).map(({ openid }) => openid);
		await control("POST", "/say", { openid: known[75], text: "ping" });
		const { page, snapshot } = await openPage(`?openid=${known[75]}`);
		const followersIn = (account: unknown) => list(object(account)["followers"]);
		const seen = followersIn(snapshot["account"]);
		expect(seen.map(({ openid }) => openid)).toEqual([...known.slice(0, 50), known[75], ...known.slice(-50)]);
		expect(seen.map(({ number }) => number)).toEqual(seen.map(({ openid }) => known.indexOf(openid) + 1));
		expect(list(snapshot["chat"]).map(({ openid }) => openid)).toContain(known[75]);
		await control("PATCH", `/followers/${known[75]}`, { refuses: true });
		expect(followersIn(await page.next("account"))[50]).toMatchObject({ number: 76, refuses: true });
	});
});
