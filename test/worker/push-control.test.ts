/** What an owner may do with a push: the whole state table, cell by cell. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { jsonOf, problemOf } from "./support/api.ts";
import { NOON } from "./support/callback.ts";
import { deafQueue, useLedger } from "./support/ledger.ts";
import { openPushes, storePush } from "./support/pushes.ts";

useLedger();

const RING = { push: "p1", work: "ring", walk: 2, from: -1, after: -1 };
const CANCEL = { push: "p1", work: "cancel", after: -1 };
const RETRY = { push: "p1", work: "retry", after: -1 };

describe("is carried out", () => {
	it.each([
		["open", "cancel", "cancelled", [CANCEL]],
		["open", "close", "sending", [RING]],
		["sending", "pause", "paused", []],
		["sending", "cancel", "cancelled", [CANCEL]],
		["paused", "resume", "sending", [RING]],
		["paused", "cancel", "cancelled", [CANCEL]],
		["paused", "retry", "sending", [RETRY]],
		["done", "retry", "sending", [RETRY]],
	] as const)("%s: %s makes it %s", async (from, act, to, rung) => {
		await storePush("p1", from);
		const { ask, rings } = openPushes();
		const response = await ask("POST", `/p1/${act}`);
		expect(response.status).toBe(200);
		expect(await jsonOf(response)).toMatchObject({ id: "p1", status: to });
		expect(await jsonOf(await ask("GET", "/p1"))).toMatchObject({ status: to });
		expect(rings).toEqual(rung);
	});

	it("open: append makes it longer", async () => {
		await storePush("p1", "open");
		const response = await openPushes().ask("POST", "/p1/recipients", { recipients: ["oNew"] });
		expect(response.status).toBe(202);
		expect(await jsonOf(response)).toMatchObject({ status: "open", total: 2 });
	});
});

describe("is 200 without a change", () => {
	it.each([
		["sending", "resume", [RING]],
		["sending", "close", [RING]],
		["paused", "pause", []],
		["done", "close", []],
		["cancelled", "cancel", [CANCEL]],
	] as const)("%s: %s, and rings as an earlier request may not have", async (status, act, expected) => {
		await storePush("p1", status);
		const seen = "SELECT status, is_open, round, progressed_at, held_until, holds, reason FROM pushes";
		const before = await env.LEDGER.prepare(seen).first();
		const { ask, rings } = openPushes({ now: NOON + 1000 });
		const response = await ask("POST", `/p1/${act}`);
		expect(response.status).toBe(200);
		expect(await jsonOf(response)).toMatchObject({ status });
		expect(await env.LEDGER.prepare(seen).first()).toEqual(before);
		expect(rings).toEqual(expected);
	});
});

describe("is 409, says what is possible, and changes nothing", () => {
	const OPEN = "Possible now: POST …/cancel, POST …/close, POST …/recipients.";
	const SENDING = "Possible now: POST …/pause, POST …/cancel.";
	const PAUSED = "Possible now: POST …/resume, POST …/cancel, POST …/retry.";
	const DONE = "Possible now: POST …/retry.";
	const CANCELLED = "Nothing can be changed any more; make a new push.";
	it.each([
		["open", "pause", "paused", OPEN],
		["open", "resume", "resumed", OPEN],
		["open", "retry", "retried", OPEN],
		["sending", "retry", "retried", SENDING],
		["sending", "recipients", "appended to", SENDING],
		["paused", "recipients", "appended to", PAUSED],
		["paused", "close", "closed", PAUSED],
		["done", "pause", "paused", DONE],
		["done", "resume", "resumed", DONE],
		["done", "cancel", "cancelled", DONE],
		["done", "recipients", "appended to", DONE],
		["cancelled", "pause", "paused", CANCELLED],
		["cancelled", "resume", "resumed", CANCELLED],
		["cancelled", "retry", "retried", CANCELLED],
		["cancelled", "recipients", "appended to", CANCELLED],
		["cancelled", "close", "closed", CANCELLED],
	] as const)("%s: %s", async (status, act, participle, possible) => {
		await storePush("p1", status);
		const before = await env.LEDGER.prepare("SELECT * FROM pushes").first();
		const { ask, rings } = openPushes({ now: NOON + 1000 });
		const body = act === "recipients" ? { recipients: ["oNew"] } : undefined;
		expect(await problemOf(await ask("POST", `/p1/${act}`, body))).toMatchObject({
			type: "urn:wechat-edge:conflict",
			status: 409,
			detail: `This push is ${status}: it cannot be ${participle}. ${possible}`,
		});
		expect(await env.LEDGER.prepare("SELECT * FROM pushes").first()).toEqual(before);
		expect(rings).toEqual([]);
	});

	it("in Chinese for Chinese readers", async () => {
		await storePush("p1", "cancelled");
		const { ask } = openPushes();
		const problem = await problemOf(await ask("POST", "/p1/resume", undefined, { "Accept-Language": "zh" }));
		expect(problem["detail"]).toBe(
			"该推送任务处于 cancelled（已取消）状态，不能恢复。它已不能再更改，请新建推送任务。",
		);
	});
});

it("pause says who paused, and resume forgets it", async () => {
	await storePush("p1", "sending");
	const { ask } = openPushes();
	expect(await jsonOf(await ask("POST", "/p1/pause"))).toMatchObject({
		reason: { detail: 'Paused through the API, with the key "all".' },
	});
	expect(await jsonOf(await ask("POST", "/p1/resume"))).toMatchObject({ status: "sending", reason: null });
});

it("pause of a push that would go on after midnight is 200, and its owner's from then on", async () => {
	await storePush("p1", "paused");
	await env.LEDGER.prepare("UPDATE pushes SET resumes_at = ?1, reason = ?2")
		.bind(NOON + 1, JSON.stringify({ errcode: 45009, detail: { en: "midnight", zh: "零点" } }))
		.run();
	const response = await openPushes().ask("POST", "/p1/pause");
	expect(response.status).toBe(200);
	expect(await jsonOf(response)).toMatchObject({
		status: "paused",
		reason: { detail: 'Paused through the API, with the key "all".' },
	});
	expect(await env.LEDGER.prepare("SELECT resumes_at FROM pushes").first("resumes_at")).toBeNull();
});

it("retry takes the time of the end back", async () => {
	await storePush("p1", "done");
	await env.LEDGER.prepare("UPDATE pushes SET finished_at = ?1").bind(NOON).run();
	expect(await jsonOf(await openPushes().ask("POST", "/p1/retry"))).toMatchObject({ finished_at: null });
});

describe("a push that was paused while it was open", () => {
	it.each(["resume", "retry"])("is open again after %s", async (act) => {
		await storePush("p1", "open");
		await env.LEDGER.prepare("UPDATE pushes SET status = 'paused'").run();
		const { ask } = openPushes();
		expect(await jsonOf(await ask("POST", `/p1/${act}`))).toMatchObject({ status: "open" });
		expect((await ask("POST", "/p1/recipients", { recipients: ["oNew"] })).status).toBe(202);
	});
});

describe("retry", () => {
	it.each([
		[undefined, 0],
		[{}, 0],
		[{ include: [] }, 0],
		[{ include: ["unknown"] }, 1],
	])("with %j takes those of which nobody knows what became: %i", async (body, retry_unknown) => {
		await storePush("p1", "done");
		expect((await openPushes().ask("POST", "/p1/retry", body)).status).toBe(200);
		const row = await env.LEDGER.prepare("SELECT round, retry_unknown FROM pushes").first();
		expect(row).toEqual({ round: 1, retry_unknown });
	});

	it("with anything else is 422, and the push stays done", async () => {
		await storePush("p1", "done");
		const { ask } = openPushes();
		const problem = await problemOf(await ask("POST", "/p1/retry", { include: ["blocked"] }));
		expect(problem).toMatchObject({
			status: 422,
			field: "include",
			detail: 'Only ["unknown"] belongs here.',
		});
		expect(await jsonOf(await ask("GET", "/p1"))).toMatchObject({ status: "done" });
	});
});

it("resume and close go on reading an audience that is not at its end", async () => {
	await storePush("p1", "paused");
	await env.LEDGER.prepare("UPDATE pushes SET audience = 'followers', audience_cursor = 'oLast'").run();
	const { ask, rings } = openPushes();
	await ask("POST", "/p1/resume");
	expect(rings).toEqual([RING, { push: "p1", work: "audience" }]);
});

it("an act stands though the queue takes nothing, and its answer says so", async () => {
	await storePush("p1", "sending");
	const response = await openPushes({ env: { PUSH_QUEUE: deafQueue() } }).ask("POST", "/p1/cancel");
	expect(await jsonOf(response)).toMatchObject({
		status: "cancelled",
		warnings: [{ detail: expect.stringContaining("The queue took no message") }],
	});
});

it("an act that needs no body refuses the fields of one", async () => {
	await storePush("p1", "sending");
	const { ask } = openPushes();
	expect(await problemOf(await ask("POST", "/p1/pause", { until: "tomorrow" }))).toMatchObject({
		status: 422,
		field: "until",
	});
	expect(await jsonOf(await ask("GET", "/p1"))).toMatchObject({ status: "sending" });
});
