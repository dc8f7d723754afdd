/** What the ledger costs: bytes, statements and rows, whatever the number of recipients. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { appendRecipients, createPush, type Recipient } from "../../src/push/accept.ts";
import { claimChunk } from "../../src/push/claim.ts";
import { carryOut } from "../../src/push/control.ts";
import { dispatchChunk } from "../../src/push/dispatch.ts";
import { pageDeliveries } from "../../src/push/page-deliveries.ts";
import { recordReceipt } from "../../src/push/receipt.ts";
import { FROM_THE_START } from "../../src/push/ring.ts";
import { tendPushes } from "../../src/push/tend.ts";
import { recordDeparture, recordReturn } from "../../src/push/unsubscribe.ts";
import { walk } from "../../src/push/walk.ts";
import { work } from "../../src/push/work.ts";
import { useLedger } from "./support/ledger.ts";
import {
	AFTERNOON,
	createWorld,
	DAY,
	firstWalk,
	MESSAGE,
	openids,
	pushOf,
	storePush,
} from "./support/push-world.ts";
import { watchedLedger } from "./support/watched-ledger.ts";

useLedger();

const MEGABYTE = 1_000_000;

const accept = async (recipients: readonly Recipient[]) => {
	const { ledger, seen } = watchedLedger(env.LEDGER);
	const push = { id: "push", name: null, message: MESSAGE, isOpen: true, audience: null, recipients };
	await createPush(ledger, push, AFTERNOON);
	return { ledger, seen };
};

const withData = (count: number): readonly Recipient[] =>
	openids(count).map((touser) => ({ touser, data: { thing1: { value: "值".repeat(125) } } }));

describe("accepting", () => {
	it("10,000 openids takes three statements, one of them for the recipients", async () => {
		const { seen } = await accept(openids(10_000).map((touser) => ({ touser })));
		expect(seen).toHaveLength(3);
		expect(await pushOf("push")).toMatchObject({ total: 10_000, counts: { queued: 10_000 }, chunks: 334 });
	});

	it("10,000 recipients with 400 bytes of data each binds no value over 1 MB", async () => {
		const { seen } = await accept(withData(10_000));
		const bytes = seen.flatMap(({ values }) =>
			values.map((value) => new TextEncoder().encode(String(value)).length),
		);
		expect(Math.max(...bytes)).toBeLessThanOrEqual(MEGABYTE);
		expect(seen.length).toBeLessThanOrEqual(
			2 + Math.ceil(bytes.reduce((sum, size) => sum + size) / MEGABYTE) + 1,
		);
		expect((await pushOf("push")).total).toBe(10_000);
	});

	it("counts duplicates once, within a request and across appends", async () => {
		const { ledger } = await accept([{ touser: "one" }, { touser: "two" }, { touser: "one" }]);
		await appendRecipients(ledger, "push", [{ touser: "two" }, { touser: "three" }], ["open"], AFTERNOON);
		expect(await pushOf("push")).toMatchObject({ total: 3, counts: { queued: 3 } });
	});

	it("appends nothing to a push that was closed in the meantime", async () => {
		await accept([{ touser: "one" }]);
		await carryOut(env.LEDGER, "push", "close", AFTERNOON);
		expect(
			await appendRecipients(env.LEDGER, "push", [{ touser: "two" }], ["open"], AFTERNOON),
		).toBeUndefined();
		expect(await pushOf("push")).toMatchObject({ total: 1, chunks: 1 });
	});
});

/** Everything that is done with pushes, once; with the statements that it took. */
const useEverything = async () => {
	const { ledger, seen } = watchedLedger(env.LEDGER);
	const world = createWorld({ ledger, faultOf: (touser) => (touser.endsWith("9") ? 43004 : "fine") });
	const push = await storePush(openids(100), AFTERNOON);
	await work(world.ports, firstWalk(push));
	await dispatchChunk(world.ports, push, 0);
	const [first] = world.wechat.delivered;
	const receipt = { touser: first?.touser ?? "", createTime: 1, words: "success", arrivedAt: AFTERNOON };
	await recordReceipt(ledger, { ...receipt, msgid: first?.msgid ?? "" });
	await recordReceipt(ledger, { ...receipt, msgid: "0" });
	await pageDeliveries(ledger, await pushOf(push), null, { chunk: 0, touser: "" }, 500);
	await pageDeliveries(ledger, await pushOf(push), "queued", { chunk: 0, touser: "" }, 500);
	await carryOut(ledger, push, "pause", AFTERNOON);
	await carryOut(ledger, push, "retry", AFTERNOON);
	await walk(world.ports, push, "retry", FROM_THE_START);
	await carryOut(ledger, push, "cancel", AFTERNOON);
	await walk(world.ports, push, "cancel", FROM_THE_START);
	await recordDeparture(ledger, "openid-000001", AFTERNOON);
	await recordDeparture(ledger, "openid-000002", AFTERNOON);
	await recordReturn(ledger, "openid-000002", AFTERNOON);
	world.advance(100 * DAY);
	await tendPushes({ ...world.ports, retentionDays: 90 });
	return seen;
};

describe("a statement", () => {
	it("never reads all of a table: each has an index for what it looks for", async () => {
		const seen = await useEverything();
		expect(seen.length).toBeGreaterThan(30);
		for (const { sql, values } of seen) {
			const plan = await env.LEDGER.prepare(`EXPLAIN QUERY PLAN ${sql}`)
				.bind(...values)
				.all<{ detail: string }>();
			const details = plan.results.map(({ detail }) => detail);
			const scans = details.filter((detail) =>
				/SCAN (pushes|deliveries|earlier|receipts|kept|departures|requests)\b/.test(detail),
			);
			expect({ sql, scans }).toEqual({ sql, scans: [] });
		}
	});

	it("binds at most ten values", async () => {
		const seen = await useEverything();
		expect(Math.max(...seen.map(({ values }) => values.length))).toBeLessThanOrEqual(10);
	});
});

it("no index contains a status", async () => {
	const { results } = await env.LEDGER.prepare(
		"SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL",
	).all<{ sql: string }>();
	expect(results.length).toBeGreaterThan(4);
	expect(results.filter(({ sql }) => /status/i.test(sql))).toEqual([]);
});

describe("a chunk", () => {
	it("is claimed in five statements and recorded in four, the first one in five, whatever the number of recipients", async () => {
		for (const size of [1, 30]) {
			const { ledger, batches } = watchedLedger(env.LEDGER);
			const push = await storePush(openids(30 + size), AFTERNOON, { id: `push-${size}` });
			const { ports } = createWorld({ ledger });
			await dispatchChunk(ports, push, 0);
			await dispatchChunk(ports, push, 1);
			expect(batches).toEqual([5, 5, 5, 4]);
		}
	});

	it("of a million's push reads no more rows than one of a small one's", async () => {
		const push = await storePush(openids(9000), AFTERNOON);
		const rowsRead: number[] = [];
		const { ledger } = watchedLedger(env.LEDGER, (meta) => rowsRead.push(meta.rows_read));
		await claimChunk(ledger, push, 100, AFTERNOON);
		expect(rowsRead.reduce((sum, rows) => sum + rows)).toBeLessThan(600);
	});
});

describe("the counts of a push", () => {
	it("are one row read, whatever the number of recipients", async () => {
		const push = await storePush(openids(9000), AFTERNOON);
		const { meta } = await env.LEDGER.prepare("SELECT * FROM pushes WHERE id = ?1").bind(push).all();
		expect(meta.rows_read).toBe(1);
	});
});
