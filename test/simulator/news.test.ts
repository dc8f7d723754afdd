import { describe, expect, it } from "vitest";
import type { Change } from "../../simulator/live/change.ts";
import { makeHub } from "../../simulator/live/hub.ts";
import { makeNewsList } from "../../simulator/live/news.ts";

describe("the news of a page", () => {
	it("name each thing once, however often it changed", () => {
		const news = makeNewsList();
		for (const change of [
			"account",
			"account",
			{ chat: 1 },
			{ chat: 2 },
			{ chat: 1 },
			{ exchange: "a" },
		] as const) {
			news.add(change);
		}
		expect(news.take()).toEqual({ everything: false, account: true, chat: [1, 2], exchanges: ["a"] });
	});

	it("are gone once they were taken", () => {
		const news = makeNewsList();
		news.add({ chat: 1 });
		news.take();
		expect(news.take()).toBeUndefined();
	});

	it("are everything when there are more than five hundred, and grow no longer", () => {
		const news = makeNewsList();
		for (let n = 0; n < 100_000; n++) news.add(n % 2 === 0 ? { chat: n } : { exchange: `${n}` });
		const taken = news.take();
		expect(taken?.everything).toBe(true);
		expect((taken?.chat.length ?? 0) + (taken?.exchanges.length ?? 0)).toBe(500);
	});

	it("are everything when everything changed", () => {
		const news = makeNewsList();
		news.add("everything");
		expect(news.take()?.everything).toBe(true);
	});
});

it("whoever listens hears of every change until it stops, and others go on hearing", () => {
	const hub = makeHub();
	const heard: Record<"one" | "other", Change[]> = { one: [], other: [] };
	const stop = hub.listen((change) => heard.one.push(change));
	hub.listen((change) => heard.other.push(change));
	hub.changed("account");
	stop();
	hub.changed({ chat: 1 });
	expect(heard).toEqual({ one: ["account"], other: ["account", { chat: 1 }] });
});
