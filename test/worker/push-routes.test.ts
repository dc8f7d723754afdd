/** `/api/pushes`: taking a push in, appending to it, showing it. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { api, jsonOf, problemOf, READER_KEY, SENDER_KEY, withKey } from "./support/api.ts";
import { NOON } from "./support/callback.ts";
import { failingLedger, ledgerLosingAnswerTo } from "./support/failing-ledger.ts";
import { openGateway } from "./support/gateway.ts";
import { deafQueue, keepRings, useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { BODY, MESSAGE, openids, openPushes, PATH, stored, storePush } from "./support/pushes.ts";
import { wechatAnswers } from "./support/wechat.ts";

useLedger();

const NO_COUNTS = {
	queued: 0,
	accepted: 0,
	delivered: 0,
	blocked: 0,
	undelivered: 0,
	rejected: 0,
	unknown: 0,
	cancelled: 0,
};

describe("POST /api/pushes", () => {
	it("answers 202 with the push and where it is found", async () => {
		const response = await openPushes().ask("POST", "", { ...BODY, name: "十月账单" });
		expect(response.status).toBe(202);
		const push = await jsonOf(response);
		expect(push).toEqual({
			id: expect.stringMatching(/^[0-9a-z]{20}$/),
			name: "十月账单",
			status: "sending",
			reason: null,
			total: 2,
			counts: { ...NO_COUNTS, queued: 2 },
			created_at: "2026-10-01T04:00:00.000Z",
			finished_at: null,
			estimate: { ends_at: "2026-10-01T04:00:01.200Z", recipients: 2 },
		});
		expect(response.headers.get("Location")).toBe(`/api/pushes/${push["id"]}`);
	});

	it("stores the message once and each recipient with its own values, and rings without any of it", async () => {
		const { ask, rings } = openPushes();
		const own = { touser: "oFollower-2", data: { thing1: "您好" } };
		const { id } = await jsonOf(await ask("POST", "", { ...BODY, recipients: ["oFollower-1", own] }));
		const { results } = await env.LEDGER.prepare("SELECT touser, chunk, data FROM deliveries").all();
		expect(results).toEqual([
			{ touser: "oFollower-1", chunk: 0, data: null },
			{ touser: "oFollower-2", chunk: 0, data: '{"thing1":{"value":"您好"}}' },
		]);
		const row = await env.LEDGER.prepare("SELECT message FROM pushes").first<{ message: string }>();
		expect(JSON.parse(row?.message ?? "")).toEqual({
			template_id: "TEMPLATE_1",
			data: { thing1: { value: "文本" } },
		});
		expect(rings).toEqual([{ push: id, work: "ring", walk: 1, from: -1, after: -1 }]);
	});

	it("counts an openid that is listed twice once", async () => {
		const push = await jsonOf(
			await openPushes().ask("POST", "", { ...BODY, recipients: ["o1", "o2", "o1"] }),
		);
		expect(push).toMatchObject({ total: 2, counts: { queued: 2 }, estimate: { recipients: 2 } });
	});

	it("does not call WeChat for a thousand recipients", async () => {
		const wechat = wechatAnswers({});
		const push = await jsonOf(await openPushes().ask("POST", "", { ...BODY, recipients: openids(1000) }));
		expect(push).toMatchObject({ total: 1000, estimate: { ends_at: "2026-10-01T04:00:08.400Z" } });
		expect(wechat.calls).toEqual([]);
	});

	it("leaves an open push open, of which nobody can tell the end", async () => {
		const { ask } = openPushes();
		const push = await jsonOf(await ask("POST", "", { ...MESSAGE, open: true }));
		expect(push).toMatchObject({ status: "open", total: 0, estimate: { ends_at: null, recipients: 0 } });
	});

	it("rings for WeChat's own list where an audience is named", async () => {
		wechatAnswers({});
		const { ask, rings } = openPushes();
		const { id } = await jsonOf(await ask("POST", "", { ...MESSAGE, audience: { tag_id: 2 } }));
		expect(rings).toContainEqual({ push: id, work: "audience" });
		const row = await env.LEDGER.prepare("SELECT audience, audience_cursor FROM pushes").first();
		expect(row).toEqual({ audience: "2", audience_cursor: "" });
	});

	it("takes 5 MB: 10,000 recipients with values of their own", async () => {
		wechatAnswers({});
		const recipients = openids(10_000).map((touser) => ({ touser, data: { thing1: "一".repeat(140) } }));
		const body = { ...MESSAGE, recipients };
		expect(new TextEncoder().encode(JSON.stringify(body)).length).toBeGreaterThan(4_500_000);
		const push = await jsonOf(await openPushes().ask("POST", "", body));
		expect(push).toMatchObject({ total: 10_000, counts: { queued: 10_000 } });
		const row = await env.LEDGER.prepare("SELECT chunks FROM pushes").first();
		expect(row).toEqual({ chunks: 334 });
	});

	it("is not undone by a queue that takes nothing, and says so", async () => {
		const response = await openPushes({ env: { PUSH_QUEUE: deafQueue() } }).ask("POST", "", BODY);
		expect(response.status).toBe(202);
		expect(await jsonOf(response)).toMatchObject({
			total: 2,
			warnings: [{ detail: expect.stringContaining("rung for again within 15 minutes") }],
		});
	});
});

describe("a client that hangs up does not keep what is stored from being rung for", () => {
	it.each([
		["", BODY, "INSERT INTO pushes"],
		["/p1/recipients", { check: false, recipients: ["oFollower"] }, "INSERT OR IGNORE INTO deliveries"],
		["/p1/close", undefined, "UPDATE pushes SET status"],
	])("POST /api/pushes%s", async (path, body, words) => {
		await storePush("p1", "open", []);
		const { queue, rings } = keepRings();
		const storing = Promise.withResolvers<void>();
		const LEDGER = failingLedger(env.LEDGER, ({ sql }) => {
			if (sql.includes(words)) storing.resolve();
			return false;
		});
		const { request, settled } = openGateway({ env: { PUSH_QUEUE: queue, LEDGER } });
		const answer = request(`${PATH}${path}`, api("POST", body));
		await storing.promise;
		await settled();
		expect(rings).toHaveLength(1);
		expect((await answer).ok).toBe(true);
	});
});

describe("POST /api/pushes/:id/recipients", () => {
	it("adds to an open push, in chunks of their own, and rings for those", async () => {
		await storePush(
			"p1",
			"open",
			openids(31).map((touser) => ({ touser })),
		);
		await env.LEDGER.prepare("UPDATE pushes SET walk_from = NULL").run();
		const { ask, rings } = openPushes();
		const response = await ask("POST", "/p1/recipients", { recipients: ["oFollower-0", "oNew"] });
		expect(response.status).toBe(202);
		expect(await jsonOf(response)).toMatchObject({ id: "p1", status: "open", total: 32 });
		const row = await env.LEDGER.prepare("SELECT chunk FROM deliveries WHERE touser = 'oNew'").first();
		expect(row).toEqual({ chunk: 2 });
		expect(rings).toEqual([{ push: "p1", work: "ring", walk: 2, from: 1, after: 1 }]);
	});

	it("of two at once keeps the chunks apart", async () => {
		await storePush("p1", "open", []);
		const { ask } = openPushes();
		await Promise.all([
			ask("POST", "/p1/recipients", { recipients: openids(30) }),
			ask("POST", "/p1/recipients", { recipients: ["oOther"] }),
		]);
		const { results } = await env.LEDGER.prepare(
			"SELECT count(*) AS size FROM deliveries GROUP BY chunk ORDER BY size",
		).all();
		expect(results).toEqual([{ size: 1 }, { size: 30 }]);
		expect(await jsonOf(await ask("GET", "/p1"))).toMatchObject({ total: 31 });
	});

	it("after close is 409, and nothing is stored", async () => {
		const { ask, rings } = openPushes();
		const { id } = await jsonOf(await ask("POST", "", { ...MESSAGE, open: true }));
		await ask("POST", `/${id}/close`);
		const before = [...rings];
		const response = await ask("POST", `/${id}/recipients`, { recipients: ["oLate"] });
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:conflict",
			status: 409,
			detail: "This push is sending: it cannot be appended to. Possible now: POST …/pause, POST …/cancel.",
		});
		expect(await stored()).toEqual({ pushes: 1, deliveries: 0 });
		expect(rings).toEqual(before);
	});

	it("to a push that is closed at the same time is taken whole or not at all", async () => {
		await storePush("p1", "open", []);
		const { ask } = openPushes();
		const [appended] = await Promise.all([
			ask("POST", "/p1/recipients", { recipients: openids(100) }),
			ask("POST", "/p1/close"),
		]);
		const { total } = await jsonOf(await ask("GET", "/p1"));
		expect([appended?.status, total]).toEqual(appended?.status === 202 ? [202, 100] : [409, 0]);
	});
});

describe("GET /api/pushes/:id", () => {
	it("shows why a push is paused, in the reader's language", async () => {
		await storePush("p1", "paused");
		const reason = {
			detail: { en: "Fill the field.", zh: "请填写该字段。" },
			errcode: 47003,
			errmsg: "argument invalid! data.thing1.value invalid",
			field: "data.thing1.value",
		};
		await env.LEDGER.prepare("UPDATE pushes SET reason = ?1").bind(JSON.stringify(reason)).run();
		const { ask } = openPushes();
		expect(await jsonOf(await ask("GET", "/p1"))).toMatchObject({
			status: "paused",
			reason: { ...reason, detail: "Fill the field." },
		});
		expect(await jsonOf(await ask("GET", "/p1", undefined, { "Accept-Language": "zh-CN" }))).toMatchObject({
			reason: { ...reason, detail: "请填写该字段。" },
		});
	});

	it("shows when it was finished", async () => {
		await storePush("p1", "done");
		await env.LEDGER.prepare("UPDATE pushes SET finished_at = ?1")
			.bind(NOON + 90_000)
			.run();
		expect(await jsonOf(await openPushes().ask("GET", "/p1"))).toMatchObject({
			finished_at: "2026-10-01T04:01:30.000Z",
		});
	});
});

describe("GET /api/pushes", () => {
	it("is empty at first", async () => {
		expect(await jsonOf(await openPushes().ask("GET"))).toEqual({ pushes: [], cursor: null });
	});

	it("shows the newest first, page by page", async () => {
		for (const id of ["a1", "a2", "a3", "a4", "a5"]) await storePush(id, "done");
		const { ask } = openPushes();
		const pages: unknown[] = [];
		let cursor: unknown = "";
		while (cursor !== null) {
			const page = await jsonOf(await ask("GET", `?limit=2&cursor=${cursor}`));
			pages.push(page["pushes"]);
			cursor = page["cursor"];
		}
		expect(pages).toMatchObject([[{ id: "a5" }, { id: "a4" }], [{ id: "a3" }, { id: "a2" }], [{ id: "a1" }]]);
	});
});

describe("the scopes", () => {
	it.each([
		["POST", ""],
		["POST", "/p1/recipients"],
		["POST", "/p1/close"],
		["POST", "/p1/pause"],
		["POST", "/p1/resume"],
		["POST", "/p1/cancel"],
		["POST", "/p1/retry"],
	])("%s /api/pushes%s needs send", async (method, path) => {
		const response = await openPushes().ask(method, path, BODY, withKey(READER_KEY));
		expect(await problemOf(response)).toMatchObject({ type: "urn:wechat-edge:forbidden", status: 403 });
	});

	it.each([
		["GET", ""],
		["GET", "/p1"],
		["GET", "/p1/deliveries"],
	])("%s /api/pushes%s needs read", async (method, path) => {
		const response = await openPushes().ask(method, path, undefined, withKey(SENDER_KEY));
		expect(await problemOf(response)).toMatchObject({ type: "urn:wechat-edge:forbidden", status: 403 });
	});
});

describe("another method is 405 with Allow", () => {
	it.each([
		["PUT", "", "GET, POST"],
		["DELETE", "/p1", "GET"],
		["GET", "/p1/recipients", "POST"],
		["GET", "/p1/pause", "POST"],
		["POST", "/p1/deliveries", "GET"],
	])("%s /api/pushes%s", async (method, path, allow) => {
		const response = await openPushes().ask(method, path);
		expect(await problemOf(response)).toMatchObject({ status: 405 });
		expect(response.headers.get("Allow")).toBe(allow);
	});
});

describe("without an account", () => {
	it("no push is taken in, but those in the ledger can be read and stopped", async () => {
		await storePush("p1", "sending");
		const { ask } = openPushes({ env: { WECHAT_APP_SECRET: undefined } });
		expect(await problemOf(await ask("POST", "", BODY))).toMatchObject({
			status: 503,
			field: "WECHAT_APP_SECRET",
		});
		expect((await ask("GET", "/p1")).status).toBe(200);
		expect((await ask("POST", "/p1/cancel")).status).toBe(200);
	});
});

describe("a ledger that is out of order", () => {
	const broken = (message: string): unknown => {
		const fail = () => Promise.reject(new Error(message));
		const statement = { bind: () => statement, first: fail, all: fail, run: fail };
		return { prepare: () => statement, batch: fail };
	};
	const ROUTES = [
		["POST", "", BODY],
		["GET", "", undefined],
		["GET", "/p1", undefined],
		["GET", "/p1/deliveries", undefined],
		["POST", "/p1/recipients", { recipients: ["oFollower"] }],
		["POST", "/p1/pause", undefined],
		["POST", "/p1/cancel", undefined],
	] as const;

	it.each(ROUTES)("%s /api/pushes%s is 503 and rings for nothing", async (method, path, body) => {
		logLines();
		const { ask, rings } = openPushes({ env: { LEDGER: broken("D1_ERROR: Network connection lost.") } });
		const response = await ask(method, path, body);
		expect(await problemOf(response)).toMatchObject({
			type: "urn:wechat-edge:unavailable",
			status: 503,
			detail: expect.stringMatching(/^The ledger \(the D1 database\) (?:does|did) not answer/),
		});
		expect(response.headers.get("Retry-After")).toBe("10");
		expect(rings).toEqual([]);
	});

	it.each([
		["POST", "", BODY, "INSERT INTO pushes"],
		[
			"POST",
			"/p1/recipients",
			{ check: false, recipients: ["oFollower"] },
			"INSERT OR IGNORE INTO deliveries",
		],
		["POST", "/p1/close", undefined, "UPDATE pushes SET status"],
	])(
		"%s /api/pushes%s whose answer is lost does not say that nothing was done",
		async (method, path, body, words) => {
			logLines();
			await storePush("p1", "open", []);
			const before = await env.LEDGER.prepare("SELECT total(total), count(*), max(status) FROM pushes").raw();
			const { ask } = openPushes({ env: { LEDGER: ledgerLosingAnswerTo(words) } });
			const problem = await problemOf(await ask(method, path, body));
			expect(problem["detail"]).toBe(
				"The ledger (the D1 database) did not answer: what you asked for may or may not have been done. Look with GET /api/pushes before you ask again. A request with an Idempotency-Key may be sent again with the same key: it does nothing twice.",
			);
			const after = await env.LEDGER.prepare("SELECT total(total), count(*), max(status) FROM pushes").raw();
			expect(after).not.toEqual(before);
		},
	);

	it.each(ROUTES)(
		"%s /api/pushes%s before the migrations says what applies them",
		async (method, path, body) => {
			logLines();
			await env.LEDGER.batch(
				["deliveries", "pushes"].map((table) => env.LEDGER.prepare(`DROP TABLE ${table}`)),
			);
			const response = await openPushes().ask(method, path, body);
			expect(await problemOf(response)).toMatchObject({
				type: "urn:wechat-edge:unavailable",
				status: 503,
				detail: expect.stringContaining("Run npm run deploy"),
			});
		},
	);

	it("that breaks in the middle of a push keeps none of it", async () => {
		logLines();
		await env.LEDGER.prepare(
			"CREATE TRIGGER no_room BEFORE INSERT ON deliveries WHEN NEW.touser = 'oFollower-2' BEGIN SELECT raise(ABORT, 'full'); END",
		).run();
		expect((await openPushes().ask("POST", "", BODY)).status).toBe(503);
		expect(await stored()).toEqual({ pushes: 0, deliveries: 0 });
	});
});
