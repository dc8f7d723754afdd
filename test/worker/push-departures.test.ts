/** Departures and returns in whatever order they are told: by WeChat once more, or by the queue hours later. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { recordNews } from "../../src/push/news.ts";
import type { NewsRing } from "../../src/push/ring.ts";
import { forgetDeparted } from "../../src/push/unsubscribe.ts";
import { useLedger } from "./support/ledger.ts";
import { AFTERNOON, DAY, MINUTE, rowOf, storePush } from "./support/push-world.ts";

useLedger();

const leaves = (at: number): NewsRing => ({ departure: { touser: "follower", at: AFTERNOON + at } });
const comes = (at: number): NewsRing => ({ return: { touser: "follower", at: AFTERNOON + at } });
const told = async (...news: readonly NewsRing[]) => {
	for (const one of news) await recordNews(env.LEDGER, one, AFTERNOON + DAY);
};
const departures = async () =>
	(await env.LEDGER.prepare("SELECT touser, at, is_back FROM departures").all()).results;

describe("a follower of whom the ledger has a delivery", () => {
	it.each([
		["left and came back", [leaves(0), comes(MINUTE)]],
		["left and came back, told the other way round", [comes(MINUTE), leaves(0)]],
		["left and came back, told once more", [leaves(0), comes(MINUTE), leaves(0)]],
		["came back, left before and after, told last to first", [comes(3), leaves(2), comes(1), leaves(0)]],
	])("who %s is not forgotten", async (_, news) => {
		const push = await storePush(["follower"], AFTERNOON);
		await env.LEDGER.exec("UPDATE deliveries SET status = 'accepted'");
		await told(...news);
		await forgetDeparted(env.LEDGER, AFTERNOON + 2 * DAY);
		expect((await rowOf(push)).touser).toBe("follower");
		expect(await departures()).toEqual([]);
	});

	it.each([
		["came and left", [comes(0), leaves(MINUTE)]],
		["came and left, told the other way round", [leaves(MINUTE), comes(0)]],
		["left, came and left", [leaves(MINUTE), leaves(0), comes(1)]],
	])("who %s is forgotten", async (_, news) => {
		const push = await storePush(["follower"], AFTERNOON);
		await env.LEDGER.exec("UPDATE deliveries SET status = 'accepted'");
		await told(...news);
		await forgetDeparted(env.LEDGER, AFTERNOON + MINUTE + DAY);
		expect((await rowOf(push)).touser).toBe("follower");
		await forgetDeparted(env.LEDGER, AFTERNOON + MINUTE + DAY + 1);
		expect((await rowOf(push)).touser).toMatch(/^left:/);
	});

	it("who is back gets what is queued, though the departure is told afterwards", async () => {
		const push = await storePush(["follower"], AFTERNOON);
		await told(comes(MINUTE), leaves(0));
		expect(await rowOf(push)).toMatchObject({ status: "queued" });
		await told(leaves(2 * MINUTE));
		expect(await rowOf(push)).toMatchObject({ status: "cancelled", errmsg: "unsubscribed" });
	});

	it("who is back is known to be for a day", async () => {
		await storePush(["follower"], AFTERNOON);
		await told(comes(0));
		await forgetDeparted(env.LEDGER, AFTERNOON + DAY);
		expect(await departures()).toHaveLength(1);
		await forgetDeparted(env.LEDGER, AFTERNOON + DAY + 1);
		expect(await departures()).toEqual([]);
	});
});

describe("a time that lies ahead, as older versions took it from CreateTime", () => {
	const YEARS = 3650 * DAY;
	const sentPush = async () => {
		const push = await storePush(["follower"], AFTERNOON);
		await env.LEDGER.exec("UPDATE deliveries SET status = 'accepted'");
		return push;
	};

	it.each([
		["departure", leaves(YEARS), { at: AFTERNOON + DAY, is_back: 0 }],
		["return", comes(YEARS), { at: AFTERNOON + DAY, is_back: 1 }],
	])("in a queue's message of a %s is now", async (_, news, row) => {
		await sentPush();
		await told(news);
		expect(await departures()).toEqual([{ touser: "follower", ...row }]);
	});

	it.each([
		["departure", 0, /^left:/],
		["return", 1, "follower"],
	])("in the ledger, of a %s, is over a day after the next cron run", async (_, isBack, touser) => {
		const push = await sentPush();
		await env.LEDGER.prepare("INSERT INTO departures VALUES ('follower', ?1, ?2)")
			.bind(AFTERNOON + YEARS, isBack)
			.run();
		await forgetDeparted(env.LEDGER, AFTERNOON);
		expect(await departures()).toMatchObject([{ at: AFTERNOON }]);
		await forgetDeparted(env.LEDGER, AFTERNOON + DAY + 1);
		expect(await departures()).toEqual([]);
		expect((await rowOf(push)).touser).toMatch(touser);
	});

	it("in the ledger does not outlast what its follower does after that run", async () => {
		await sentPush();
		await env.LEDGER.prepare("INSERT INTO departures VALUES ('follower', ?1, 0)")
			.bind(AFTERNOON + YEARS)
			.run();
		await forgetDeparted(env.LEDGER, AFTERNOON);
		await told(comes(MINUTE));
		expect(await departures()).toMatchObject([{ at: AFTERNOON + MINUTE, is_back: 1 }]);
	});
});

it("of a new follower nothing is written", async () => {
	await told(comes(0));
	expect(await departures()).toEqual([]);
});
