/** What cron does every five minutes, and followers who leave. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { keepFailed } from "../../src/events/failed-events.ts";
import { readBacklog } from "../../src/push/backlog.ts";
import { carryOut } from "../../src/push/control.ts";
import { dispatchChunk } from "../../src/push/dispatch.ts";
import { FROM_THE_START } from "../../src/push/ring.ts";
import { tendPushes } from "../../src/push/tend.ts";
import { recordDeparture, recordReturn } from "../../src/push/unsubscribe.ts";
import { countingLedger } from "./support/counting-ledger.ts";
import { useLedger } from "./support/ledger.ts";
import {
	AFTERNOON,
	countsOf,
	createWorld,
	DAY,
	expectExactCounts,
	HOUR,
	MINUTE,
	openids,
	pushOf,
	rowOf,
	rowsOf,
	SECOND,
	storePush,
	type World,
} from "./support/push-world.ts";
import { watchedLedger } from "./support/watched-ledger.ts";

useLedger();

const tend = (world: World, retentionDays: number | undefined = 90) =>
	tendPushes({ ...world.ports, retentionDays });
const count = (table: string) => env.LEDGER.prepare(`SELECT count(*) AS count FROM ${table}`).first("count");

describe("cron", () => {
	it("that only rings is no progress: since when there was none is told for hours", async () => {
		const world = createWorld({ faultOf: () => "out-of-reach" });
		await storePush(openids(3), AFTERNOON);
		for (let minutes = 0; minutes < 180; minutes += 5) {
			world.advance(5 * MINUTE);
			await tend(world);
		}
		expect((await readBacklog(env.LEDGER)).oldestProgressAt).toBe(AFTERNOON);
		// Once in ten minutes and a bit: with cron every five, every fifteen.
		expect(world.waiting).toHaveLength(12);
	});

	it("rings for a push that made no progress for ten minutes, and not before, and not again at once", async () => {
		const world = createWorld();
		const push = await storePush(openids(3), AFTERNOON);
		world.advance(10 * MINUTE);
		await tend(world);
		expect(world.waiting).toEqual([]);
		world.advance(1);
		await tend(world);
		await tend(world);
		expect(world.waiting.map(({ ring }) => ring)).toEqual([
			{ push, work: "ring", walk: 2, from: FROM_THE_START, after: FROM_THE_START },
		]);
	});

	it("rings for the next page of an audience too", async () => {
		const world = createWorld();
		const push = await storePush([], AFTERNOON, { audience: "followers" });
		world.advance(11 * MINUTE);
		await tend(world);
		expect(world.waiting.map(({ ring }) => ring)).toContainEqual({ push, work: "audience" });
	});

	it("ends a push that nobody declared done, and leaves paused and open ones alone", async () => {
		const world = createWorld();
		const finished = await storePush([], AFTERNOON);
		const paused = await storePush(openids(3), AFTERNOON);
		await carryOut(env.LEDGER, paused, "pause", AFTERNOON);
		const open = await storePush([], AFTERNOON, { isOpen: true });
		world.advance(11 * MINUTE);
		await tend(world);
		const statuses = await Promise.all(
			[finished, paused, open].map(async (push) => (await pushOf(push)).status),
		);
		expect(statuses).toEqual(["done", "paused", "open"]);
		expect(world.waiting).toEqual([]);
	});

	it("asks the ledger no more often when sixty pushes stand open than when one does", async () => {
		const { ledger, take } = countingLedger(env.LEDGER);
		const world = createWorld({ ledger });
		const used: number[] = [];
		for (const count of [1, 59]) {
			for (let n = 0; n < count; n += 1) await storePush(openids(1, n), world.now(), { isOpen: true });
			world.advance(11 * MINUTE);
			await tend(world);
			used.push(take().statements);
		}
		expect(used[1]).toBe(used[0]);
		expect(world.waiting).toHaveLength(61);
	});

	it("forgets finished pushes after the retention, in slices of 5,000, and never an unfinished one", async () => {
		const deleted: number[] = [];
		const { ledger } = watchedLedger(env.LEDGER, ({ changes }) => deleted.push(changes));
		const world = createWorld({ ledger });
		const old = await storePush(openids(5100), AFTERNOON);
		const others = await Promise.all([1, 2, 3].map(() => storePush(openids(2), AFTERNOON)));
		const unfinished = await storePush(openids(2), AFTERNOON);
		const finish = env.LEDGER.prepare("UPDATE pushes SET status = 'done', finished_at = ?2 WHERE id = ?1");
		await env.LEDGER.batch([old, ...others].map((push, index) => finish.bind(push, AFTERNOON + index)));
		world.advance(90 * DAY);
		await tend(world);
		expect(await count("deliveries")).toBe(5108);
		world.advance(SECOND);
		await tend(world);
		expect([await count("pushes"), await count("deliveries")]).toEqual([1, 2]);
		expect(deleted.filter((rows) => rows > 100)).toEqual([5000, 106]);
		expect((await pushOf(unfinished)).total).toBe(2);
	});

	it("forgets nothing that is finished when nobody can tell how long it is kept", async () => {
		const world = createWorld();
		const push = await storePush(openids(2), AFTERNOON);
		await env.LEDGER.prepare("UPDATE pushes SET status = 'done', finished_at = 1").run();
		await env.LEDGER.prepare(
			"INSERT INTO deliveries (touser, push_id, chunk, updated_at) VALUES ('o', 'single:0', 0, 0)",
		).run();
		world.advance(400 * DAY);
		await tendPushes({ ...world.ports, retentionDays: undefined });
		expect(await count("deliveries")).toBe(3);
		expect((await pushOf(push)).total).toBe(2);
	});

	it("forgets receipts and idempotency keys after a day", async () => {
		const world = createWorld();
		await env.LEDGER.batch([
			env.LEDGER.prepare("INSERT INTO receipts VALUES ('1', 'a', 'success', ?1)").bind(AFTERNOON),
			env.LEDGER.prepare(
				"INSERT INTO requests (key, hash, push_id, started_at) VALUES ('k', 'h', 'p', ?1)",
			).bind(AFTERNOON),
		]);
		world.advance(DAY);
		await tend(world);
		expect([await count("receipts"), await count("requests")]).toEqual([1, 1]);
		world.advance(1);
		await tend(world);
		expect([await count("receipts"), await count("requests")]).toEqual([0, 0]);
	});
});

describe("a follower who leaves", () => {
	const sentTo = async (world: World, tousers: readonly string[]) => {
		const push = await storePush(tousers, AFTERNOON);
		await dispatchChunk(world.ports, push, 0);
		return push;
	};

	it("gets nothing more: what is queued is cancelled with its reason, in every push", async () => {
		const world = createWorld();
		const pushes = await Promise.all([1, 2].map(() => storePush(["gone", "here"], AFTERNOON)));
		await recordDeparture(env.LEDGER, "gone", AFTERNOON);
		for (const push of pushes) {
			await dispatchChunk(world.ports, push, 0);
			expect(await rowOf(push, "gone")).toMatchObject({ status: "cancelled", errmsg: "unsubscribed" });
			expect(await countsOf(push)).toEqual({ accepted: 1, cancelled: 1 });
			expect((await pushOf(push)).status).toBe("done");
		}
	});

	it("is a salted hash a day later, and not before", async () => {
		const world = createWorld();
		const push = await sentTo(world, ["gone", "here"]);
		await recordDeparture(env.LEDGER, "gone", AFTERNOON);
		world.advance(DAY);
		await tend(world);
		expect((await rowsOf(push)).map(({ touser }) => touser)).toEqual(["gone", "here"]);
		world.advance(1);
		await tend(world);
		const [here, gone] = await rowsOf(push);
		expect([here?.touser, gone?.status]).toEqual(["here", "accepted"]);
		expect(gone?.touser).toMatch(/^left:[0-9a-f]{32}$/);
		expect(await count("departures")).toBe(0);
		await expectExactCounts(push);
	});

	it("takes along what the messages said", async () => {
		const world = createWorld();
		const data = { name1: { value: "李雷" } };
		const push = await storePush([], AFTERNOON, {
			recipients: [
				{ touser: "gone", data },
				{ touser: "here", data },
			],
		});
		await dispatchChunk(world.ports, push, 0);
		await recordDeparture(env.LEDGER, "gone", AFTERNOON);
		world.advance(25 * HOUR);
		await tend(world);
		const { results } = await env.LEDGER.prepare("SELECT touser, data FROM deliveries ORDER BY touser").all();
		expect(results).toEqual([
			{ touser: "here", data: JSON.stringify(data) },
			{ touser: expect.stringMatching(/^left:/), data: null },
		]);
	});

	it("takes along the events of theirs that failed, and nobody else's", async () => {
		const world = createWorld();
		const eventOf = (openid: string, words: string) => {
			const body = JSON.stringify({ type: "message.text", data: { FromUserName: openid, Content: words } });
			return { id: `msg_${openid}`, type: "message.text", body };
		};
		const told = [eventOf("gone", "hello"), eventOf("here", "where is gone?")];
		for (const event of told) await keepFailed(env.LEDGER, event, 7, "HTTP 500", AFTERNOON);
		await recordDeparture(env.LEDGER, "gone", AFTERNOON);
		world.advance(DAY);
		await tend(world);
		expect(await count("events")).toBe(2);
		world.advance(1);
		await tend(world);
		expect((await env.LEDGER.prepare("SELECT id FROM events").all()).results).toEqual([{ id: "msg_here" }]);
	});

	it("and was forgotten is never sent to again, not by a retry either", async () => {
		const world = createWorld({ faultOf: () => "out-of-reach" });
		const push = await sentTo(world, ["gone", "here"]);
		await recordDeparture(env.LEDGER, "gone", AFTERNOON);
		world.advance(25 * HOUR);
		await tend(world);
		world.ring({ push, chunk: 0 });
		await world.workOff();
		expect(await countsOf(push)).toEqual({ unknown: 2 });
		const before = world.wechat.calls.length;
		await carryOut(env.LEDGER, push, "retry", world.now(), { withUnknown: true });
		world.ring({ push, work: "retry", after: FROM_THE_START });
		await world.workOff();
		const again = new Set(world.wechat.calls.slice(before).map(({ touser }) => touser));
		expect(again).toEqual(new Set(["here"]));
		expect(await countsOf(push)).toEqual({ unknown: 2 });
		await expectExactCounts(push);
	});

	it("and comes back within the day is not forgotten", async () => {
		const world = createWorld();
		const push = await sentTo(world, ["back"]);
		await recordDeparture(env.LEDGER, "back", AFTERNOON);
		await recordReturn(env.LEDGER, "back", AFTERNOON);
		world.advance(2 * DAY);
		await tend(world);
		expect((await rowOf(push)).touser).toBe("back");
	});

	it("twice, in one and the same push, has two hashes", async () => {
		const world = createWorld();
		const push = await sentTo(world, ["gone"]);
		for (const _ of [1, 2]) {
			await recordDeparture(env.LEDGER, "gone", world.now());
			world.advance(25 * HOUR);
			await tend(world);
			await env.LEDGER.prepare(
				"INSERT OR IGNORE INTO deliveries (touser, push_id, chunk, updated_at) VALUES ('gone', ?1, 0, 0)",
			)
				.bind(push)
				.run();
		}
		expect(new Set((await rowsOf(push)).map(({ touser }) => touser)).size).toBe(3);
		await expectExactCounts(push);
	});

	it("is forgotten in a paused push too: what was attempted is unknown, what was not is cancelled", async () => {
		const world = createWorld({ faultOf: () => "lost" });
		const attempted = await sentTo(world, ["gone"]);
		await carryOut(env.LEDGER, attempted, "pause", AFTERNOON);
		await recordDeparture(env.LEDGER, "gone", AFTERNOON);
		const later = await storePush(["gone"], AFTERNOON);
		world.advance(25 * HOUR);
		await tend(world);
		expect(await countsOf(attempted)).toEqual({ unknown: 1 });
		expect(await countsOf(later)).toEqual({ cancelled: 1 });
		for (const push of [attempted, later]) expect((await rowOf(push)).touser).toMatch(/^left:/);
	});
});
