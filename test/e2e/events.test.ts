/** Events out: gateway, simulator and a server of the owner's, with everything that may go wrong between them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type EventsWorld, startEventsWorld } from "./support/events-world.ts";
import { answering, hanging, taking } from "./support/owner.ts";
import { objectsIn } from "./support/push-world.ts";

let world: EventsWorld;
beforeAll(async () => {
	world = await startEventsWorld();
});
afterAll(() => world.close());
beforeEach(() => world.mend());

const within = { timeout: 30_000, interval: 50 };
const arrived = (openid: string, type?: string) => world.owner.from(openid, type);
const untilArrived = (openid: string, times = 1) =>
	expect.poll(() => arrived(openid).length, within).toBeGreaterThanOrEqual(times);
const untilFailed = async (openid: string, times = 1) => {
	await expect.poll(async () => (await world.failed(openid)).length, within).toBe(times);
	return await world.failed(openid);
};
const replayAll = async (openid: string) => {
	for (const { id } of await world.failed(openid)) {
		expect((await world.api("POST", `/api/events/${id}/replay`)).status).toBe(202);
	}
};
const idsOf = (openid: string) => new Set(arrived(openid).map(({ id }) => id));

describe("what a follower does", () => {
	test("is answered by the gateway, and arrives with its type and WeChat's names, signed", async () => {
		const openid = await world.newcomer();
		expect(await world.say(openid)).toEqual(["pong"]);
		await world.control("POST", "/click", { openid, key: "TODAY" });
		await world.control("POST", "/event", { openid, event: "user_get_card", fields: { CardId: "p1" } });
		await untilArrived(openid);
		for (const type of ["event.subscribe", "event.CLICK", "event.user_get_card"]) {
			await expect.poll(() => arrived(openid, type).length, within).toBe(1);
		}
		expect(arrived(openid)[0]?.data).toMatchObject({
			Content: "ping",
			MsgId: expect.stringMatching(/^\d+$/),
		});
		expect(arrived(openid, "event.CLICK")[0]?.data).toMatchObject({ EventKey: "TODAY" });
		expect(arrived(openid, "event.user_get_card")[0]?.data).toMatchObject({ CardId: "p1" });
	});

	test("in safe mode arrives opened", async () => {
		const openid = await world.newcomer();
		await world.control("PATCH", "/account", { mode: "safe" });
		expect(await world.say(openid)).toEqual(["pong"]);
		await untilArrived(openid);
		expect(arrived(openid)[0]?.data).toMatchObject({ Content: "ping" });
	});
});

describe("the owner's server", () => {
	test("hangs: the follower is answered, and the event arrives when the server is well again", async () => {
		const openid = await world.newcomer();
		world.owner.behave(hanging);
		expect(await world.say(openid)).toEqual(["pong"]);
		await untilArrived(openid);
		world.owner.behave(taking);
		await untilArrived(openid, 2);
		expect(idsOf(openid).size).toBe(1);
		expect(await world.failed(openid)).toEqual([]);
	});

	test("refuses it: the event is tried seven times, and kept until it is replayed", async () => {
		const openid = await world.newcomer();
		world.owner.behave(answering(404));
		expect(await world.say(openid)).toEqual(["pong"]);
		expect(await untilFailed(openid)).toMatchObject([
			{ type: "message.text", tries: 7, last_error: "HTTP 404" },
		]);
		expect(arrived(openid)).toHaveLength(7);
		world.owner.behave(taking);
		await replayAll(openid);
		await untilArrived(openid, 8);
		await untilFailed(openid, 0);
		expect(await world.failed(openid, "replaying")).toEqual([]);
		expect(idsOf(openid).size).toBe(1);
	});

	test("answers 410: it gets nothing more and says so, until its owner wants events again", async () => {
		const openid = await world.newcomer();
		world.owner.behave(answering(410));
		expect(await world.say(openid)).toEqual(["pong"]);
		await untilFailed(openid);
		expect((await world.status())["events"]).toMatchObject({ state: "off" });
		world.owner.behave(taking);
		expect(await world.say(openid)).toEqual(["pong"]);
		const [second, first] = await untilFailed(openid, 2);
		expect([first?.["last_error"], second?.["last_error"]]).toEqual(["HTTP 410", "switched off by a 410"]);
		expect(arrived(openid)).toHaveLength(1);
		expect((await world.api("POST", `/api/events/${first?.["id"]}/replay`)).status).toBe(409);
		expect((await world.api("POST", "/api/events/resume")).status).toBe(200);
		expect((await world.status())["events"]).toMatchObject({ state: "on" });
		await replayAll(openid);
		await untilArrived(openid, 3);
		await untilFailed(openid, 0);
	});
});

describe("the gateway", () => {
	test("has its consumer killed while it delivers: the event comes again, under the same id", async () => {
		const openid = await world.newcomer();
		await world.faults({ isMortal: true });
		world.owner.behave(hanging);
		expect(await world.say(openid)).toEqual(["pong"]);
		await untilArrived(openid);
		world.owner.behave(taking);
		await world.kill();
		await untilArrived(openid, 2);
		expect(idsOf(openid).size).toBe(1);
		expect(await world.failed(openid)).toEqual([]);
	});

	test("has no ledger: what can be delivered is delivered", async () => {
		const openid = await world.newcomer();
		await world.faults({ ledger: [{ during: "any", kind: "fails" }] });
		expect(await world.say(openid)).toEqual(["pong"]);
		await untilArrived(openid);
	});

	test("has no ledger when an event has to be kept: it waits until there is one", async () => {
		const openid = await world.newcomer();
		world.owner.behave(answering(500));
		await world.faults({ ledger: [{ during: "event", from: 2, times: 3, kind: "fails" }] });
		expect(await world.say(openid)).toEqual(["pong"]);
		expect(await untilFailed(openid)).toMatchObject([{ tries: 10, last_error: "HTTP 500" }]);
	});

	test("has a queue that takes nothing: the event is kept, and can be replayed", async () => {
		const openid = await world.newcomer();
		await world.faults({ refused: ["callback", "request"] });
		expect(await world.say(openid)).toEqual(["pong"]);
		const [kept] = await untilFailed(openid);
		expect(kept).toMatchObject({ tries: 0, last_error: "the queue did not take it" });
		expect((await world.api("POST", `/api/events/${kept?.["id"]}/replay`)).status).toBe(503);
		await world.faults({ refused: [] });
		await replayAll(openid);
		await untilArrived(openid);
		await untilFailed(openid, 0);
	});
});

describe("an EVENTS_URL that is not https", () => {
	test("is told in the status; the follower is answered, and the event is kept", async () => {
		const other = await startEventsWorld({ EVENTS_URL: "http://events.example/hook" });
		try {
			await other.mend();
			const openid = await other.newcomer();
			expect(await other.say(openid)).toEqual(["pong"]);
			await expect.poll(async () => (await other.failed(openid)).length, within).toBe(2);
			const reason = expect.stringMatching(/^EVENTS_URL: It must be an https URL/);
			for (const event of await other.failed(openid)) expect(event).toMatchObject({ last_error: reason });
			expect((await other.status())["events"]).toMatchObject({ state: "misconfigured", problem: reason });
		} finally {
			await other.close();
		}
	});
});

test("pages of events go to the end of the list", async () => {
	const openid = await world.newcomer();
	await world.faults({ refused: ["callback"] });
	for (const words of ["1", "2", "3"]) await world.say(openid, words);
	await untilFailed(openid, 3);
	const seen: unknown[] = [];
	let cursor = "";
	do {
		const { body } = await world.api("GET", `/api/events?limit=2&cursor=${cursor}`);
		seen.push(...objectsIn(body, "events").map(({ id }) => id));
		cursor = typeof body["cursor"] === "string" ? body["cursor"] : "";
	} while (cursor !== "");
	expect(new Set(seen).size).toBe(seen.length);
	expect(seen).toEqual(expect.arrayContaining((await world.failed(openid)).map(({ id }) => id)));
});
