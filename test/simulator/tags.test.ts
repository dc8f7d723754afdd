import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { call, control, errcodeOf, list } from "./simulator.ts";
import { inStorage } from "./storage.ts";

afterEach(reset);

const make = (name: unknown) => call("POST", "/cgi-bin/tags/create", { tag: { name } });
const rename = (id: number, name: unknown) =>
	errcodeOf("POST", "/cgi-bin/tags/update", { tag: { id, name } });
const remove = (id: number) => errcodeOf("POST", "/cgi-bin/tags/delete", { tag: { id } });
const tagging = (tagid: unknown, openid_list: unknown) =>
	errcodeOf("POST", "/cgi-bin/tags/members/batchtagging", { openid_list, tagid });
const untagging = (tagid: unknown, openid_list: unknown) =>
	errcodeOf("POST", "/cgi-bin/tags/members/batchuntagging", { openid_list, tagid });
const tagsOf = async (openid: string) =>
	(await call("POST", "/cgi-bin/tags/getidlist", { openid }))["tagid_list"];
const all = async () => list((await call("GET", "/cgi-bin/tags/get"))["tags"]);

/** Makes so many followers; their openids, oldest first. */
const followers = async (count: number): Promise<readonly string[]> => {
	await control("POST", "/followers", { count });
	return list((await control("GET", "/followers"))["followers"]).map(({ openid }) => String(openid));
};

describe("a tag that the API makes", () => {
	it("gets an id from 100 on, behind all others, and begins with nobody", async () => {
		expect(await make("会员")).toEqual({ tag: { id: 100, name: "会员" } });
		await control("PUT", "/tags", { tags: [{ id: 134, name: "广东" }] });
		expect(await make("门店")).toEqual({ tag: { id: 135, name: "门店" } });
		expect(await all()).toEqual([
			{ id: 100, name: "会员", count: 0 },
			{ id: 134, name: "广东", count: 0 },
			{ id: 135, name: "门店", count: 0 },
		]);
	});

	it("may have a name of 30 bytes: 31 are 45158", async () => {
		expect(await make("十个汉字的标签名称吗")).toHaveProperty("tag");
		expect(await make("a".repeat(30))).toHaveProperty("tag");
		expect(await make("a".repeat(31))).toMatchObject({ errcode: 45158 });
		expect(await make("十一个汉字的标签名称吗")).toMatchObject({ errcode: 45158 });
	});

	it("needs a name that no other one has, or it is 45157", async () => {
		await make("会员");
		for (const name of ["会员", "", undefined, 7]) expect(await make(name)).toMatchObject({ errcode: 45157 });
		expect(await errcodeOf("POST", "/cgi-bin/tags/create", {})).toBe(45157);
	});

	it("is 45056 when there are a hundred", async () => {
		const tags = Array.from({ length: 99 }, (_, n) => ({ id: n + 100, name: `标签${n}` }));
		await control("PUT", "/tags", { tags });
		expect(await make("第一百个")).toEqual({ tag: { id: 199, name: "第一百个" } });
		expect(await make("第一百零一")).toMatchObject({ errcode: 45056 });
	});

	it("gets another name, which may be its own", async () => {
		await make("会员");
		await make("门店");
		expect([await rename(100, "老会员"), await rename(100, "老会员")]).toEqual([0, 0]);
		expect((await all())[0]).toEqual({ id: 100, name: "老会员", count: 0 });
		expect(await rename(100, "门店")).toBe(45157);
		expect(await rename(100, "a".repeat(31))).toBe(45158);
	});

	it("goes, and comes off everybody", async () => {
		const [one = ""] = await followers(1);
		await make("会员");
		await tagging(100, [one]);
		expect([await remove(100), await tagsOf(one), await all()]).toEqual([0, [], []]);
	});

	it("cannot go while more than a hundred thousand carry it: 45057", async () => {
		await make("会员");
		await control("POST", "/followers", { count: 100_001 });
		await inStorage("INSERT INTO tagged SELECT 100, n FROM followers");
		expect(await remove(100)).toBe(45057);
		const [one = ""] = await followers(1);
		await untagging(100, [one]);
		expect(await remove(100)).toBe(0);
	});

	it("cannot be changed when it is not there (45159) or WeChat's own (45058)", async () => {
		await control("PUT", "/tags", { tags: [{ id: 2, name: "星标组" }] });
		expect([await rename(100, "x"), await remove(100)]).toEqual([45159, 45159]);
		for (const id of [0, 1, 2]) expect([await rename(id, "x"), await remove(id)]).toEqual([45058, 45058]);
	});
});

describe("tagging", () => {
	it("puts a tag on followers and takes it off, once or again", async () => {
		const [one = "", two = ""] = await followers(2);
		await make("会员");
		for (let turn = 0; turn < 2; turn += 1) expect(await tagging(100, [one, two])).toBe(0);
		expect([await tagsOf(one), await tagsOf(two)]).toEqual([[100], [100]]);
		expect(await call("POST", "/cgi-bin/user/tag/get", { tagid: 100 })).toMatchObject({ count: 2 });
		for (let turn = 0; turn < 2; turn += 1) expect(await untagging(100, [one])).toBe(0);
		expect([await tagsOf(one), await tagsOf(two)]).toEqual([[], [100]]);
		expect(await call("GET", `/cgi-bin/user/info?openid=${two}`)).toMatchObject({ tagid_list: [100] });
	});

	it("keeps to the same tags as PUT /simulator/tags", async () => {
		const [one = "", two = ""] = await followers(2);
		await control("PUT", "/tags", { tags: [{ id: 2, name: "星标组", openids: [one] }] });
		expect(await tagging(2, [two])).toBe(0);
		expect(await all()).toEqual([{ id: 2, name: "星标组", count: 2 }]);
	});

	it("takes 1 to 50 openids, or it is 40032", async () => {
		const openids = await followers(51);
		await make("会员");
		for (const list of [openids, [], undefined, "o"]) {
			expect([await tagging(100, list), await untagging(100, list)]).toEqual([40032, 40032]);
		}
		expect(await tagging(100, openids.slice(1))).toBe(0);
	});

	it("with a tag that is not there is 45159", async () => {
		const openids = await followers(1);
		for (const tagid of [100, "100", undefined]) {
			expect([await tagging(tagid, openids), await untagging(tagid, openids)]).toEqual([45159, 45159]);
		}
	});

	it("of one who does not follow is 40003, and nobody gets the tag", async () => {
		const [one = "", two = ""] = await followers(2);
		await make("会员");
		await control("PATCH", "/followers", { openids: [two], follows: false });
		for (const other of [two, "nobody"]) expect(await tagging(100, [one, other])).toBe(40003);
		expect(await tagsOf(one)).toEqual([]);
		expect(await errcodeOf("POST", "/cgi-bin/tags/getidlist", { openid: two })).toBe(40003);
	});

	it("beyond twenty tags of one follower is 45059, and nobody gets the tag", async () => {
		const [one = "", two = ""] = await followers(2);
		const tags = Array.from({ length: 21 }, (_, n) => ({ id: n + 100, name: `标签${n}` }));
		await control("PUT", "/tags", {
			tags: tags.map((tag) => ({ ...tag, openids: tag.id < 120 ? [one] : [] })),
		});
		expect(await tagging(120, [two, one])).toBe(45059);
		expect(await tagsOf(two)).toEqual([]);
		expect(await tagging(119, [two, one])).toBe(0);
	});
});
