/** Idempotency-Key on pushes: however often a request arrives, there is one push. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { api, jsonOf, problemOf } from "./support/api.ts";
import { NOON } from "./support/callback.ts";
import { impatientClock } from "./support/clock.ts";
import { ledgerLosingAnswerTo } from "./support/failing-ledger.ts";
import { openGateway } from "./support/gateway.ts";
import { keepRings, useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { stored, storePush } from "./support/pushes.ts";
import { ACCOUNT, LIST, PUSH } from "./support/templates.ts";
import { type Script, wechatAnswers } from "./support/wechat.ts";

useLedger();

const PATH = "/api/pushes";
const HEADERS = { "Idempotency-Key": "bill-2026-10" };
const CONFLICT = { type: "urn:wechat-edge:conflict", status: 409, field: "Idempotency-Key" };

const open = (ledger: D1Database = env.LEDGER, account: Script = ACCOUNT) => {
	let now = NOON;
	wechatAnswers(account);
	const { queue, rings } = keepRings();
	const clock = { ...impatientClock(), now: () => now };
	const gateway = openGateway({ clock, env: { PUSH_QUEUE: queue, LEDGER: ledger } });
	return {
		post: (body: object = PUSH, path = PATH) => gateway.request(path, api("POST", body, HEADERS)),
		passes: (minutes: number) => {
			now += minutes * 60_000;
		},
		rings,
	};
};

describe("POST /api/pushes", () => {
	it("is carried out once, and answered alike, with its Location", async () => {
		const { post, rings } = open();
		const first = await post();
		const second = await post();
		expect(second.status).toBe(202);
		expect(second.headers.get("Idempotent-Replayed")).toBe("true");
		expect(second.headers.get("Location")).toBe(first.headers.get("Location"));
		expect(await jsonOf(second)).toEqual(await jsonOf(first));
		expect(await stored()).toEqual({ pushes: 1, deliveries: 2 });
		expect(rings).toHaveLength(1);
	});

	it("fifty times at once is one push", async () => {
		const { post } = open();
		const responses = await Promise.all(Array.from({ length: 50 }, () => post()));
		expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([202, 409]));
		expect(await stored()).toEqual({ pushes: 1, deliveries: 2 });
	});

	it("with other recipients is 409", async () => {
		const { post } = open();
		await post();
		expect(await problemOf(await post({ ...PUSH, recipients: ["oOther"] }))).toMatchObject(CONFLICT);
	});

	it("that was refused may be mended under the same key", async () => {
		const { post } = open();
		expect((await post({ ...PUSH, data: {} })).status).toBe(422);
		expect((await post()).status).toBe(202);
	});

	it("whose push was stored without an answer is answered with that push when it is repeated, hours later", async () => {
		logLines();
		expect((await open(ledgerLosingAnswerTo("INSERT INTO pushes")).post()).status).toBe(503);
		expect(await stored()).toEqual({ pushes: 1, deliveries: 2 });
		const { post, passes } = open();
		passes(120);
		const repeated = await post();
		expect(repeated.status).toBe(202);
		const row = await env.LEDGER.prepare("SELECT id FROM pushes").first<{ id: string }>();
		expect(await jsonOf(repeated)).toMatchObject({ id: row?.id, total: 2 });
		expect(await stored()).toEqual({ pushes: 1, deliveries: 2 });
	});
});

it("a push that was stored without an answer is not refused any more, though its template is gone", async () => {
	logLines();
	await open(ledgerLosingAnswerTo("INSERT INTO pushes")).post();
	const { post, passes } = open(env.LEDGER, { ...ACCOUNT, [LIST]: [{ template_list: [] }] });
	passes(20);
	expect((await post()).status).toBe(202);
	expect(await stored()).toEqual({ pushes: 1, deliveries: 2 });
});

describe("POST /api/pushes/:id/recipients", () => {
	it("that was perhaps carried out, and cannot be any more, says so", async () => {
		logLines();
		await storePush("p1", "open", []);
		const body = { recipients: ["oFollower-1"], check: false };
		const path = `${PATH}/p1/recipients`;
		await open(ledgerLosingAnswerTo("INSERT OR IGNORE INTO deliveries")).post(body, path);
		await env.LEDGER.prepare("UPDATE pushes SET status = 'sending'").run();
		const problem = await problemOf(await open().post(body, path));
		expect(problem["status"]).toBe(409);
		expect(problem["detail"]).toContain("may have added these recipients before");
	});

	it("whose recipients were stored without an answer adds nobody twice when it is repeated", async () => {
		logLines();
		await storePush("p1", "open", []);
		const body = { recipients: ["oFollower-1"], check: false };
		const path = `${PATH}/p1/recipients`;
		const lost = open(ledgerLosingAnswerTo("INSERT OR IGNORE INTO deliveries"));
		expect((await lost.post(body, path)).status).toBe(503);
		expect(await stored()).toEqual({ pushes: 1, deliveries: 1 });
		const { post, rings } = open();
		expect(await jsonOf(await post(body, path))).toMatchObject({ total: 1 });
		expect(await stored()).toEqual({ pushes: 1, deliveries: 1 });
		expect(rings).toHaveLength(1);
	});

	it("is carried out once for each push", async () => {
		await storePush("p1", "open", []);
		await storePush("p2", "open", []);
		const { post, rings } = open();
		const body = { recipients: ["oFollower-1"], check: false };
		for (const id of ["p1", "p1", "p2"]) {
			expect(await jsonOf(await post(body, `${PATH}/${id}/recipients`))).toMatchObject({ id, total: 1 });
		}
		expect(rings).toHaveLength(2);
	});
});
