/** `?dry_run=true`: the checks and a preview; nothing is sent and nothing stored. */
import { afterEach, describe, expect, it } from "vitest";
import { api, jsonOf, problemOf } from "./support/api.ts";
import { stoppedClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { keepRings, useLedger } from "./support/ledger.ts";
import { stored, storePush } from "./support/pushes.ts";
import { ACCOUNT, EXPIRING, LIST, MESSAGE, PUSH, SEND } from "./support/templates.ts";
import { brokenConnection, type Script, wechatAnswers } from "./support/wechat.ts";

useLedger();

const SINGLE = "/api/messages/template?dry_run=true";
const PUSHES = "/api/pushes?dry_run=true";
const TEXT = "单号：SF-42\n商品：保温杯\n";

const ask = async (path: string, body: object, script: Script = {}, headers: Record<string, string> = {}) => {
	const wechat = wechatAnswers({ ...ACCOUNT, ...script });
	const { queue, rings } = keepRings();
	const gateway = openGateway({ clock: stoppedClock(), env: { PUSH_QUEUE: queue } });
	const response = await gateway.request(path, api("POST", body, headers));
	expect(wechat.callsTo(SEND)).toEqual([]);
	expect(rings).toEqual([]);
	return response;
};

describe("misspelt is refused, and nothing is sent", () => {
	const ROUTES = [
		["/api/messages/template", MESSAGE],
		["/api/pushes", PUSH],
		["/api/pushes/p1/recipients", { recipients: PUSH.recipients }],
	] as const;
	const NAMES = ["dryrun", "dry-run", "dryRun", "DRY_RUN", "dry_rum"];

	it.each(ROUTES)("in the query of %s", async (path, body) => {
		for (const name of NAMES) {
			const problem = await problemOf(await ask(`${path}?${name}=true`, body));
			expect(problem).toMatchObject({ status: 422, field: name });
			expect(problem["detail"]).toContain('Did you mean "dry_run"?');
		}
		expect((await ask(`${path}?dry_run`, body)).status).toBe(422);
		expect(await stored()).toEqual({ pushes: 0, deliveries: 0 });
	});

	it.each(["dry_run", "check", ...NAMES])("in the body of a single message, as %s", async (name) => {
		const response = await ask("/api/messages/template", { ...MESSAGE, [name]: true });
		const meant = name === "check" ? "check=false" : "dry_run=true";
		expect(await problemOf(response)).toMatchObject({
			status: 422,
			field: name,
			detail: expect.stringContaining(`belongs in the query: POST /api/messages/template?${meant}`),
		});
	});

	it.each(["checkin", "check_code", "checksum", "dry_run_id"])(
		"not in a field of another word: %s is passed on with a warning",
		async (name) => {
			const answer = await jsonOf(await ask(SINGLE, { ...MESSAGE, [name]: "7" }));
			expect(answer["warnings"]).toContainEqual(expect.objectContaining({ field: name }));
		},
	);

	it("in the body of a push", async () => {
		expect(await problemOf(await ask("/api/pushes", { ...PUSH, dry_run: true }))).toMatchObject({
			status: 422,
			field: "dry_run",
		});
	});

	it("uses no Idempotency-Key up", async () => {
		const headers = { "Idempotency-Key": "order-42" };
		expect((await ask("/api/pushes?dryrun=true", PUSH, {}, headers)).status).toBe(422);
		expect((await ask(PUSHES, PUSH, {}, headers)).status).toBe(200);
	});
});

describe("of a single message", () => {
	afterEach(async () => expect(await stored()).toEqual({ pushes: 0, deliveries: 0 }));

	it("is 200 with the text as its follower would see it", async () => {
		const response = await ask(SINGLE, MESSAGE);
		expect(response.status).toBe(200);
		expect(await jsonOf(response)).toEqual({ dry_run: true, text: TEXT, total: 1 });
	});

	it("is 200 with warnings where there are any", async () => {
		const data = { ...MESSAGE.data, time9: "" };
		expect(await jsonOf(await ask(SINGLE, { ...MESSAGE, data, scene: 1 }))).toMatchObject({
			text: TEXT,
			warnings: [{ field: "scene" }, { field: "data.time9" }],
		});
	});

	it("is 422 where the message would be refused", async () => {
		expect(await problemOf(await ask(SINGLE, { ...MESSAGE, data: {} }))).toMatchObject({
			status: 422,
			field: "data.character_string1",
		});
		expect(await problemOf(await ask(SINGLE, { ...MESSAGE, touser: "" }))).toMatchObject({ field: "touser" });
	});

	it("is without the lines that WeChat no longer shows", async () => {
		const data = { first: "您好", keyword1: "42", remark: "再见" };
		const message = { ...MESSAGE, template_id: EXPIRING.template_id, data };
		expect(await jsonOf(await ask(SINGLE, message))).toMatchObject({ text: "卡号：42\n" });
	});

	it("shows the text unchecked with check=false", async () => {
		const data = { ...MESSAGE.data, thing2: "字".repeat(30) };
		const answer = await jsonOf(await ask(`${SINGLE}&check=false`, { ...MESSAGE, data }));
		expect(answer).toEqual({ dry_run: true, text: `单号：SF-42\n商品：${"字".repeat(30)}\n`, total: 1 });
		const unknown = { ...MESSAGE, template_id: "ELSEWHERE" };
		expect(await jsonOf(await ask(`${SINGLE}&check=false`, unknown))).toMatchObject({
			text: null,
			warnings: [{ field: "template_id" }],
		});
	});

	it("has no text where the templates cannot be had, and says so", async () => {
		const answer = await jsonOf(await ask(SINGLE, MESSAGE, { [LIST]: [brokenConnection] }));
		expect(answer).toEqual({
			dry_run: true,
			text: null,
			total: 1,
			warnings: [{ field: "template_id", detail: expect.any(String) }],
		});
	});

	it("uses no Idempotency-Key up: the message can be sent with it afterwards", async () => {
		const headers = { "Idempotency-Key": "order-42" };
		for (let i = 0; i < 2; i += 1) {
			const response = await ask(SINGLE, MESSAGE, {}, headers);
			expect(response.status).toBe(200);
			expect(response.headers.has("Idempotent-Replayed")).toBe(false);
		}
	});
});

describe("of a push", () => {
	it("is 200 with the text of the first recipient, and for how many it is", async () => {
		const own = { touser: "oFollower-1", data: { thing2: "书" } };
		const response = await ask(PUSHES, { ...PUSH, recipients: [own, "oFollower-2", "oFollower-2"] });
		expect(response.status).toBe(200);
		expect(await jsonOf(response)).toEqual({ dry_run: true, text: "单号：SF-42\n商品：书\n", total: 2 });
		expect(await stored()).toEqual({ pushes: 0, deliveries: 0 });
	});

	it("is 422 with the faults of all", async () => {
		const recipients = ["oFollower-1", { touser: "oFollower-2", data: { thing2: "字".repeat(21) } }];
		expect(await problemOf(await ask(PUSHES, { ...PUSH, recipients }))).toMatchObject({
			status: 422,
			field: "recipients[1].data.thing2",
		});
	});

	it("counts WeChat's own list", async () => {
		const { recipients: _, ...body } = PUSH;
		const script = { "/cgi-bin/user/get": [{ total: 23_456, count: 0, data: {}, next_openid: "" }] };
		expect(await jsonOf(await ask(PUSHES, { ...body, audience: "followers" }, script))).toMatchObject({
			text: TEXT,
			total: 23_456,
		});
		expect(await jsonOf(await ask(PUSHES, { ...body, audience: "followers" }))).toMatchObject({
			total: null,
		});
		expect(await stored()).toEqual({ pushes: 0, deliveries: 0 });
	});

	it("of more recipients for an open one adds nobody", async () => {
		await storePush("p1", "open", []);
		await storePush("p2", "done", []);
		const recipients = [{ touser: "oFollower-1", data: MESSAGE.data }];
		const path = (id: string) => `/api/pushes/${id}/recipients?dry_run=true`;
		const unknown = await ask(path("p1"), { recipients });
		expect(await problemOf(unknown)).toMatchObject({ status: 422, field: "template_id" });
		expect(await jsonOf(await ask(path("p1"), { recipients, check: false }))).toMatchObject({
			dry_run: true,
			total: 1,
		});
		expect((await ask(path("p2"), { recipients })).status).toBe(409);
		expect((await ask(path("p3"), { recipients })).status).toBe(404);
		expect(await stored()).toEqual({ pushes: 2, deliveries: 0 });
	});
});
