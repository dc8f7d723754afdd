/** The owner's server answers followers: in time, late, wrongly or not at all. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type EventsWorld, startEventsWorld } from "./support/events-world.ts";
import { answering, hanging, type Manner, replying, taking } from "./support/owner.ts";
import { objectsIn } from "./support/push-world.ts";

const within = { timeout: 30_000, interval: 50 };

const settled = () => new Promise((resume) => setTimeout(resume, 1000));

describe("with EVENTS_REPLY=true", () => {
	let world: EventsWorld;
	beforeAll(async () => {
		world = await startEventsWorld({ EVENTS_REPLY: "true" });
	});
	afterAll(() => world.close());
	beforeEach(() => world.mend());

	const arrived = (openid: string) => world.owner.from(openid);

	test("its reply is the follower's, and the event is delivered by that", async () => {
		const openid = await world.newcomer();
		world.owner.behave(replying({ type: "text", content: "价格：42 元" }));
		expect(await world.say(openid)).toEqual(["价格：42 元"]);
		await settled();
		expect(arrived(openid)).toMatchObject([{ data: { Content: "ping" } }]);
		expect(await world.failed(openid)).toEqual([]);
	});

	test("its reply of more than 2,048 bytes follows by customer service, in parts", async () => {
		const openid = await world.newcomer();
		world.owner.behave(replying({ type: "text", content: "数".repeat(683) }));
		const { deliveries } = await world.control("POST", "/say", { openid, text: "ping" });
		expect(deliveries).toMatchObject([{ attempt: 1, outcome: "success" }]);
		const late = async () =>
			(await world.received(openid))
				.filter(({ via }) => via === "customer-service")
				.map(({ content }) => content);
		await expect.poll(late, within).toEqual(["数".repeat(682), "数"]);
	});

	test("two cards in the same second are two events", async () => {
		const openid = await world.newcomer();
		const give = (CardId: string) =>
			world.control("POST", "/event", {
				openid,
				event: "user_get_card",
				fields: { CardId, CreateTime: "1" },
			});
		await Promise.all([give("p1"), give("p2")]);
		const cards = () => world.owner.from(openid, "event.user_get_card").map(({ data }) => data["CardId"]);
		await expect.poll(() => cards().toSorted(), within).toEqual(["p1", "p2"]);
	});

	test("its reply is sealed in safe mode", async () => {
		const openid = await world.newcomer();
		await world.control("PATCH", "/account", { mode: "safe" });
		world.owner.behave(replying({ type: "text", content: "sealed" }));
		expect(await world.say(openid)).toEqual(["sealed"]);
	});

	test.each([
		[{ type: "image", media_id: "M" }, "image"],
		[{ type: "voice", media_id: "M" }, "voice"],
		[{ type: "video", media_id: "M", title: "标题" }, "video"],
		[{ type: "music", thumb_media_id: "M", musicurl: "https://example.com/1.mp3" }, "music"],
		[{ type: "news", articles: [{ title: "标题", url: "https://example.com/" }] }, "news"],
	])("its reply may be %j", async (reply, type) => {
		const openid = await world.newcomer();
		world.owner.behave(replying(reply));
		expect(await world.say(openid)).toEqual([type]);
	});

	test("its reply may hand the follower to the customer-service desk", async () => {
		const openid = await world.newcomer();
		world.owner.behave(replying({ type: "transfer_customer_service" }));
		const { deliveries } = await world.control("POST", "/say", { openid, text: "ping" });
		expect(deliveries).toMatchObject([{ outcome: "transferred to customer service" }]);
	});

	test.each<[string, Manner]>([
		["says nothing", taking],
		["answers with a reply of an unknown type", replying({ type: "sticker" })],
		["answers what is no JSON", (response) => void response.end("success")],
	])("that %s: the gateway answers, and the event is delivered", async (_, manner) => {
		const openid = await world.newcomer();
		world.owner.behave(manner);
		expect(await world.say(openid)).toEqual(["pong"]);
		await settled();
		expect(arrived(openid)).toHaveLength(1);
		expect(await world.failed(openid)).toEqual([]);
	});

	test("a reply that is none is told in the status", async () => {
		const openid = await world.newcomer();
		world.owner.behave(replying({ type: "text", Content: "你好" }));
		expect(await world.say(openid)).toEqual(["pong"]);
		await expect
			.poll(async () => JSON.stringify((await world.status())["events"]), within)
			.toContain("message.text: reply.Content does not belong there");
	});

	test.each<[string, Manner]>([
		["answers with an error", answering(500)],
		["breaks the connection", (response) => void response.destroy()],
	])("that %s: the gateway answers, and the event comes again by the queue", async (_, manner) => {
		const openid = await world.newcomer();
		world.owner.behave(manner);
		expect(await world.say(openid)).toEqual(["pong"]);
		world.owner.behave(replying({ type: "text", content: "too late" }));
		await expect.poll(() => arrived(openid).length, within).toBeGreaterThanOrEqual(2);
		await settled();
		expect(new Set(arrived(openid).map(({ id }) => id)).size).toBe(1);
		expect((await world.received(openid)).at(-1)).toMatchObject({ content: "pong" });
	});

	test("that hangs: the gateway answers in WeChat's time, at its first delivery", async () => {
		const openid = await world.newcomer();
		world.owner.behave(hanging);
		const { deliveries } = await world.control("POST", "/say", { openid, text: "ping" });
		expect(deliveries).toMatchObject([{ attempt: 1, outcome: "reply: text" }]);
		world.owner.behave(taking);
		await expect.poll(() => arrived(openid).length, within).toBe(2);
		expect(await world.failed(openid)).toEqual([]);
	});

	test("that answers 410: the gateway answers, this time and the next, and both events are kept", async () => {
		const openid = await world.newcomer();
		world.owner.behave(answering(410));
		expect(await world.say(openid)).toEqual(["pong"]);
		await expect.poll(async () => (await world.failed(openid)).length, within).toBe(1);
		world.owner.behave(replying({ type: "text", content: "back again" }));
		expect(await world.say(openid, "ping ")).toEqual(["pong"]);
		await expect.poll(async () => (await world.failed(openid)).length, within).toBe(2);
		await world.api("POST", "/api/events/resume");
		expect(await world.say(openid)).toEqual(["back again"]);
	});

	test("WeChat's redeliveries ask once, and the follower sees one answer", async () => {
		const openid = await world.newcomer();
		await world.control("PATCH", "/account", { callback_timeout_ms: 2000 });
		// WeChat has given its first delivery up when there is a record of it: the second one has begun.
		const hasHungUp = async () => {
			const records = objectsIn(await world.control("GET", "/callbacks"), "callbacks");
			return records.some((record) => record["openid"] === openid && record["kind"] === "text");
		};
		world.owner.behave(async (response, event) => {
			await expect.poll(hasHungUp, within).toBe(true);
			replying({ type: "text", content: "once" })(response, event);
		});
		const { deliveries } = await world.control("POST", "/say", { openid, text: "ping" });
		expect(deliveries).toMatchObject([{ outcome: "no answer within 2000 ms" }, { outcome: "reply: text" }]);
		await settled();
		expect(arrived(openid)).toHaveLength(1);
		const answers = (await world.received(openid)).filter(({ content }) => content === "once");
		expect(answers).toHaveLength(1);
	});

	test("a receipt is not asked about: it comes by the queue", async () => {
		const openid = await world.newcomer();
		world.owner.behave(answering(500));
		await world.control("POST", "/event", {
			openid,
			event: "TEMPLATESENDJOBFINISH",
			fields: { MsgID: "1", Status: "success" },
		});
		world.owner.behave(taking);
		await expect
			.poll(() => world.owner.from(openid, "event.TEMPLATESENDJOBFINISH").length, within)
			.toBeGreaterThanOrEqual(1);
	});

	test("without ledger and queue the follower has the reply, or else the gateway's answer", async () => {
		const openid = await world.newcomer();
		await world.faults({ ledger: [{ during: "any", kind: "fails" }], refused: ["callback"] });
		world.owner.behave(replying({ type: "text", content: "from afar" }));
		expect(await world.say(openid)).toEqual(["from afar"]);
		world.owner.behave(answering(500));
		expect(await world.say(openid)).toEqual(["pong"]);
	});

	test("with a queue that takes nothing, an event that was not delivered is kept", async () => {
		const openid = await world.newcomer();
		await world.faults({ refused: ["callback"] });
		world.owner.behave(answering(500));
		expect(await world.say(openid)).toEqual(["pong"]);
		await expect
			.poll(() => world.failed(openid), within)
			.toMatchObject([{ tries: 1, last_error: "the queue did not take it" }]);
	});
});

describe("with EVENTS_REPLY=slow", () => {
	let world: EventsWorld;
	beforeAll(async () => {
		world = await startEventsWorld({ EVENTS_REPLY: "slow" });
	});
	afterAll(() => world.close());
	beforeEach(() => world.mend());

	const seen = async (openid: string) =>
		(await world.received(openid)).map(({ via, content }) => `${via}: ${content}`).slice(1);

	test("an answer in time is the passive reply", async () => {
		const openid = await world.newcomer();
		world.owner.behave(replying({ type: "text", content: "soon" }, 500));
		expect(await world.say(openid)).toEqual(["soon"]);
	});

	test("a late one follows as one customer-service message, and is asked for once", async () => {
		const openid = await world.newcomer();
		world.owner.behave(replying({ type: "text", content: "late" }, 6000));
		expect(await world.say(openid)).toEqual([]);
		await expect.poll(() => seen(openid), within).toEqual(["customer-service: late"]);
		await settled();
		expect(await seen(openid)).toHaveLength(1);
		expect(world.owner.from(openid)).toHaveLength(1);
	});

	test("after a late error the gateway's answer follows, and the event comes again", async () => {
		const openid = await world.newcomer();
		world.owner.behave((response) => void setTimeout(() => response.writeHead(500).end(), 5000));
		expect(await world.say(openid)).toEqual([]);
		world.owner.behave(taking);
		await expect.poll(() => seen(openid), within).toEqual(["customer-service: pong"]);
		await expect.poll(() => world.owner.from(openid).length, within).toBe(2);
	});
});
