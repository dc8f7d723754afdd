/** `GET /api/pushes/:id/deliveries`: what became of each recipient, in pages or as CSV. */
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { jsonOf, problemOf } from "./support/api.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { openids, openPushes, settleDelivery, storePush } from "./support/pushes.ts";

useLedger();

const storeMany = (count: number) =>
	storePush(
		"p1",
		"sending",
		openids(count).map((touser) => ({ touser })),
	);

/** Every page's openids. */
const readPages = async (query: string): Promise<readonly (readonly unknown[])[]> => {
	const { ask } = openPushes();
	const pages: (readonly unknown[])[] = [];
	let cursor: unknown = "";
	while (cursor !== null) {
		const page = await jsonOf(await ask("GET", `/p1/deliveries?${query}&cursor=${cursor}`));
		const deliveries: unknown = page["deliveries"];
		if (!Array.isArray(deliveries)) throw new Error("no deliveries");
		pages.push(deliveries.map((delivery: { readonly touser?: unknown }) => delivery.touser));
		cursor = page["cursor"];
	}
	return pages;
};

describe("a page of deliveries", () => {
	it("says of each what became of it", async () => {
		await storePush("p1", "sending", [{ touser: "oFollower-1" }, { touser: "oFollower-2" }]);
		await settleDelivery("oFollower-1", "accepted", { msgid: "3557254367693750277" });
		await settleDelivery("oFollower-2", "rejected", { errcode: 43004, errmsg: "require subscribe" });
		const nothing = { msgid: null, errcode: null, errmsg: null, receipt: null, receipt_match: null };
		const updated_at = "2026-10-01T04:00:00.000Z";
		expect(await jsonOf(await openPushes().ask("GET", "/p1/deliveries"))).toEqual({
			deliveries: [
				{ ...nothing, touser: "oFollower-1", status: "accepted", msgid: "3557254367693750277", updated_at },
				{
					...nothing,
					touser: "oFollower-2",
					status: "rejected",
					errcode: 43004,
					errmsg: "require subscribe",
					updated_at,
				},
			],
			cursor: null,
		});
	});

	it("holds a hundred unless told, and at most five hundred", async () => {
		await storeMany(1001);
		expect((await readPages("")).map((page) => page.length)).toEqual([...Array(10).fill(100), 1]);
		expect((await readPages("limit=500")).map((page) => page.length)).toEqual([500, 500, 1]);
	});

	it("together they hold everybody once, with no empty page at the end", async () => {
		await storeMany(100);
		const pages = await readPages("limit=25");
		expect(pages).toHaveLength(4);
		expect(pages.flat().toSorted()).toEqual([...openids(100)].toSorted());
	});

	it("may be of one status only", async () => {
		await storeMany(70);
		for (const touser of ["oFollower-3", "oFollower-40", "oFollower-69"])
			await settleDelivery(touser, "blocked");
		expect(await readPages("status=blocked&limit=2")).toEqual([
			["oFollower-3", "oFollower-40"],
			["oFollower-69"],
		]);
		expect(await readPages("status=delivered")).toEqual([[]]);
	});

	it("goes on behind sixty thousand others without the status, with an empty page between", async () => {
		await storePush("p1", "sending", [{ touser: "oFirst" }, { touser: "oLast" }]);
		await env.LEDGER.batch([
			env.LEDGER.prepare("UPDATE deliveries SET chunk = 4500 WHERE touser = 'oLast'"),
			env.LEDGER.prepare("UPDATE pushes SET chunks = 4501"),
		]);
		expect(await readPages("status=queued")).toEqual([["oFirst"], [], ["oLast"]]);
	});

	it("keeps its place while deliveries move", async () => {
		await storeMany(40);
		const { ask } = openPushes();
		const first = await jsonOf(await ask("GET", "/p1/deliveries?limit=20"));
		for (const touser of openids(40)) await settleDelivery(touser, "accepted");
		const second = await jsonOf(await ask("GET", `/p1/deliveries?limit=20&cursor=${first["cursor"]}`));
		const tousers = [first, second].flatMap(({ deliveries }) => deliveries);
		expect(new Set(JSON.stringify(tousers).match(/oFollower-\d+/g)).size).toBe(40);
	});

	it("is found by an index, whatever the status", async () => {
		const prepare = vi.spyOn(env.LEDGER, "prepare");
		await storeMany(1);
		await openPushes().ask("GET", "/p1/deliveries?status=blocked");
		const sql =
			prepare.mock.calls.map(([text]) => text).find((text) => text.includes("ORDER BY chunk")) ?? "";
		prepare.mockRestore();
		const plan = await env.LEDGER.prepare(`EXPLAIN QUERY PLAN ${sql}`)
			.bind("p1", 0, "", 10, null, 10)
			.all<{ detail: string }>();
		expect(plan.results.map(({ detail }) => detail)).toEqual([
			"SEARCH deliveries USING INDEX deliveries_by_chunk (push_id=? AND (chunk,touser)>(?,?) AND chunk<?)",
		]);
	});

	it.each([
		["limit=0", "limit"],
		["limit=501", "limit"],
		["limit=many", "limit"],
		["cursor=made-up", "cursor"],
		["status=sent", "status"],
		["status=QUEUED", "status"],
	])("?%s is 422", async (query, field) => {
		await storeMany(1);
		expect(await problemOf(await openPushes().ask("GET", `/p1/deliveries?${query}`))).toMatchObject({
			type: "urn:wechat-edge:invalid-request",
			status: 422,
			field,
		});
	});
});

describe("Accept: text/csv", () => {
	const askCsv = (query = "") =>
		openPushes().ask("GET", `/p1/deliveries${query}`, undefined, { Accept: "text/csv" });
	const HEAD = "\uFEFFtouser,status,msgid,errcode,errmsg,receipt,receipt_match,updated_at\r\n";
	/** With the byte order mark, which `text()` would take away. */
	const textOf = async (response: Response) =>
		new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await response.arrayBuffer());

	it("is a file with a name, of everybody", async () => {
		await storePush("p1", "sending", [{ touser: "oFollower-1" }]);
		await settleDelivery("oFollower-1", "rejected", { errcode: 47003, errmsg: '=1+1, "参数错误"' });
		const response = await askCsv();
		expect(response.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
		expect(response.headers.get("Content-Disposition")).toBe('attachment; filename="push-p1.csv"');
		expect(await textOf(response)).toBe(
			`${HEAD}oFollower-1,rejected,,47003,"'=1+1, ""参数错误""",,,2026-10-01T04:00:00.000Z\r\n`,
		);
	});

	it("holds all pages, whatever the limit", async () => {
		await storeMany(10_000);
		const lines = (await textOf(await askCsv("?limit=1"))).split("\r\n");
		expect(lines).toHaveLength(10_002);
		expect(new Set(lines).size).toBe(10_002);
	});

	it("may be of one status only", async () => {
		await storeMany(70);
		await settleDelivery("oFollower-40", "blocked");
		expect(await textOf(await askCsv("?status=blocked"))).toBe(
			`${HEAD}oFollower-40,blocked,,,,,,2026-10-01T04:00:00.000Z\r\n`,
		);
	});

	it("of a push without recipients is the names of the columns", async () => {
		await storePush("p1", "open", []);
		expect(await textOf(await askCsv())).toBe(HEAD);
	});

	it("reads a page of the ledger only when its reader wants more", async () => {
		await storeMany(10_000);
		const reader = (await askCsv()).body?.getReader();
		const prepare = vi.spyOn(env.LEDGER, "prepare");
		await reader?.read();
		expect(prepare).toHaveBeenCalledTimes(0);
		await reader?.read();
		expect(prepare).toHaveBeenCalledTimes(1);
		await reader?.cancel();
		expect(prepare).toHaveBeenCalledTimes(1);
		prepare.mockRestore();
	});

	it("breaks off where the ledger fails, so that half a file does not look like a whole one", async () => {
		const lines = logLines();
		await storeMany(10_000);
		const response = await askCsv();
		const prepare = vi.spyOn(env.LEDGER, "prepare").mockImplementation(() => {
			throw new Error("D1_ERROR: lost");
		});
		await expect(response.text()).rejects.toThrow("D1_ERROR: lost");
		prepare.mockRestore();
		expect(lines).toContainEqual({
			level: "error",
			entry: { event: "CSV broken off", push: "p1", error: "Error: D1_ERROR: lost" },
		});
	});

	it.each([
		["application/json", "application/json; charset=utf-8"],
		["*/*", "application/json; charset=utf-8"],
		["text/html, */*;q=0.1", "application/json; charset=utf-8"],
		["text/csv, application/json;q=0.5", "text/csv; charset=utf-8"],
		["text/csv;q=0.5, application/json", "application/json; charset=utf-8"],
	])("%s is answered with %s", async (accept, type) => {
		await storePush("p1", "open", []);
		const response = await openPushes().ask("GET", "/p1/deliveries", undefined, { Accept: accept });
		expect(response.headers.get("Content-Type")).toBe(type);
		await response.text();
	});

	it("of a push that does not exist is a problem", async () => {
		expect(await problemOf(await askCsv())).toMatchObject({ status: 404 });
	});
});
