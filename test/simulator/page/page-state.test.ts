import { describe, expect, test } from "vitest";
import {
	firstState,
	nextState,
	type PageEvent,
	type PageState,
} from "../../../simulator/page/live/page-state.ts";
import type { AccountView, ChatItem, Exchange } from "../../../simulator/phone/snapshot.ts";

const account: AccountView = {
	app_id: "wx51a0000000000001",
	account_id: "gh_51a000000001",
	mode: "plain",
	callback_url: "http://localhost:8787/wechat",
	callback: null,
	gateway_problem: null,
	following: 0,
	followers: [],
	last_openid: null,
	menus: {},
	access_token: null,
	now: 5000,
	faults: [],
	ip_whitelist: null,
	templates: [],
};

const item = (id: string, openid = "o1", state: string | null = null): ChatItem => ({
	id,
	openid,
	at: 0,
	from: "follower",
	via: "act",
	type: "text",
	content: { content: id },
	state,
	media: null,
	thumb: null,
});

const exchange = (id: string, status: number | null = 200): Exchange => ({
	id,
	at: 0,
	direction: "callback",
	kind: "message.text",
	openid: "o1",
	attempt: 1,
	method: "POST",
	path: "/wechat",
	status,
	milliseconds: status === null ? null : 12,
	failure: null,
	errcode: null,
	outcome: null,
	fault: null,
	request: { headers: {}, text: "", plaintext: null },
	response: { headers: {}, text: "", plaintext: null },
	curl: null,
});

const stateAfter = (...events: readonly PageEvent[]): PageState => events.reduce(nextState, firstState);
const snapshot = (chat: readonly ChatItem[], exchanges: readonly Exchange[]): PageEvent => ({
	type: "snapshot",
	snapshot: { account, chat, exchanges },
	at: 2000,
});
const ids = (list: readonly { readonly id: string }[] | undefined) => list?.map(({ id }) => id);

describe("a snapshot", () => {
	test("makes the page live and tells how far the simulator's clock is ahead", () => {
		const state = stateAfter(snapshot([], []));
		expect(state.connection).toBe("live");
		expect(state.clockAhead).toBe(3000);
	});

	test("gives each follower a chat, oldest first, and the wire newest first", () => {
		const state = stateAfter(
			snapshot([item("1"), item("2", "o2"), item("3")], [exchange("a"), exchange("b")]),
		);
		expect(ids(state.chat.get("o1"))).toEqual(["1", "3"]);
		expect(ids(state.chat.get("o2"))).toEqual(["2"]);
		expect(ids(state.exchanges)).toEqual(["b", "a"]);
	});

	test("replaces what was there, so that a reset empties the page", () => {
		const state = stateAfter(snapshot([item("1")], [exchange("a")]), snapshot([], []));
		expect(state.chat.size).toBe(0);
		expect(state.exchanges).toEqual([]);
	});
});

describe("a chat item", () => {
	test("comes behind the others of its follower", () => {
		const state = stateAfter(snapshot([item("1")], []), { type: "chat", item: item("2") });
		expect(ids(state.chat.get("o1"))).toEqual(["1", "2"]);
	});

	test("that came before takes its own place with its new state", () => {
		const state = stateAfter(snapshot([item("1", "o1", "waiting"), item("2")], []), {
			type: "chat",
			item: item("1", "o1", "answered"),
		});
		expect(state.chat.get("o1")?.map(({ state }) => state)).toEqual(["answered", null]);
	});

	test("leaves the others' chats as they were", () => {
		const before = stateAfter(snapshot([item("1", "o1"), item("2", "o2")], []));
		const state = nextState(before, { type: "chat", item: item("3", "o1") });
		expect(state.chat.get("o2")).toBe(before.chat.get("o2"));
	});

	test("is one of the newest hundred", () => {
		const many = Array.from({ length: 101 }, (_, index) => item(String(index)));
		const state = stateAfter(...many.map((one) => ({ type: "chat", item: one }) as const));
		expect(state.chat.get("o1")).toHaveLength(100);
		expect(state.chat.get("o1")?.[0]?.id).toBe("1");
	});
});

describe("an exchange", () => {
	test("stands above the older ones", () => {
		const state = stateAfter(snapshot([], [exchange("a")]), { type: "exchange", exchange: exchange("b") });
		expect(ids(state.exchanges)).toEqual(["b", "a"]);
	});

	test("that was under way stays in its place when its answer comes", () => {
		const state = stateAfter(snapshot([], [exchange("a", null), exchange("b")]), {
			type: "exchange",
			exchange: exchange("a", 200),
		});
		expect(state.exchanges.map(({ id, status }) => [id, status])).toEqual([
			["b", 200],
			["a", 200],
		]);
	});
});

describe("clearing the wire", () => {
	test("empties it, and newer exchanges still come", () => {
		const state = stateAfter(
			snapshot([], [exchange("a")]),
			{ type: "clear-wire" },
			{ type: "exchange", exchange: exchange("b") },
		);
		expect(ids(state.exchanges)).toEqual(["b"]);
	});

	test("lasts over a lost connection", () => {
		const state = stateAfter(
			snapshot([], [exchange("a"), exchange("b")]),
			{ type: "clear-wire" },
			{ type: "lost" },
			snapshot([], [exchange("a"), exchange("b"), exchange("c")]),
		);
		expect(ids(state.exchanges)).toEqual(["c"]);
	});

	test("twice forgets as much as once", () => {
		const state = stateAfter(
			snapshot([], [exchange("a")]),
			{ type: "clear-wire" },
			{ type: "clear-wire" },
			snapshot([], [exchange("a")]),
		);
		expect(state.exchanges).toEqual([]);
	});
});

test("a lost connection keeps what was seen", () => {
	const state = stateAfter(snapshot([item("1")], [exchange("a")]), { type: "lost" });
	expect(state.connection).toBe("lost");
	expect(ids(state.chat.get("o1"))).toEqual(["1"]);
});

test("the account is taken whole", () => {
	const state = stateAfter(snapshot([], []), {
		type: "account",
		account: { ...account, mode: "safe" },
		at: 5000,
	});
	expect(state.account?.mode).toBe("safe");
	expect(state.clockAhead).toBe(0);
});
