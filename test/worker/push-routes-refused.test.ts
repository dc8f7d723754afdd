/** Pushes that are refused: a clear problem each, nothing half-stored, nothing rung for, WeChat not called. */
import { describe, expect, it } from "vitest";
import { problemOf } from "./support/api.ts";
import { useLedger } from "./support/ledger.ts";
import { BODY, MESSAGE, openids, openPushes, stored, storePush } from "./support/pushes.ts";
import { wechatAnswers } from "./support/wechat.ts";

useLedger();

const INVALID = "urn:wechat-edge:invalid-request";

const expectRefused = async (path: string, body: unknown, problem: object): Promise<void> => {
	const wechat = wechatAnswers({});
	const before = await stored();
	const { ask, rings } = openPushes();
	expect(await problemOf(await ask("POST", path, body))).toMatchObject(problem);
	expect(await stored()).toEqual(before);
	expect(rings).toEqual([]);
	expect(wechat.calls).toEqual([]);
};

describe("POST /api/pushes is 422 for", () => {
	it.each<[string, unknown, string, string]>([
		[
			"an empty list",
			{ ...BODY, recipients: [] },
			"recipients",
			"The list is empty: name at least one openid.",
		],
		[
			"10,001 recipients",
			{ ...BODY, recipients: openids(10_001) },
			"recipients",
			'10001 are more than one request may hold, 10000. Make the push with "open": true and append the rest by POST /api/pushes/:id/recipients.',
		],
		[
			"an openid that is a number",
			{ ...BODY, recipients: ["oFollower", 42] },
			"recipients[1]",
			'Text belongs here. Put it in quotes: "42".',
		],
		[
			"an openid with spaces",
			{ ...BODY, recipients: [{ touser: "o Follower" }] },
			"recipients[0].touser",
			"An openid has no spaces or line breaks.",
		],
		[
			"recipients twice",
			{ ...BODY, audience: "followers" },
			"audience",
			"Name either recipients or an audience, not both.",
		],
		[
			"an unknown field",
			{ ...BODY, priority: 1 },
			"priority",
			expect.stringContaining("There is no such field here."),
		],
		[
			"an unknown field of a recipient",
			{ ...BODY, recipients: ["o1", { touser: "o2", date: {} }] },
			"recipients[1].date",
			'There is no such field here. Did you mean "data"?',
		],
	])("%s", async (_, body, field, detail) => {
		await expectRefused("", body, { type: INVALID, status: 422, field, detail });
	});
});

it("of many faults the first twenty are listed, and the detail says how many there are", async () => {
	const recipients = Array.from({ length: 9000 }, (_, n) => (n < 17 ? `o${n}` : "a b"));
	const response = await openPushes().ask("POST", "", { ...MESSAGE, recipients });
	const problem = await problemOf(response);
	expect(problem).toMatchObject({
		field: "recipients[17]",
		detail: "An openid has no spaces or line breaks. This is the first of 8983 faults; 20 are listed.",
	});
	expect(problem["errors"]).toHaveLength(20);
});

it("a body of 6 MB is 413", async () => {
	const fill = "x".repeat(6 * 1024 * 1024);
	await expectRefused(
		"",
		{ ...BODY, name: fill },
		{
			type: "urn:wechat-edge:too-large",
			status: 413,
			detail: "The body is larger than 5 MiB.",
		},
	);
	await storePush("p1", "open");
	await expectRefused("/p1/recipients", { recipients: [fill] }, { status: 413 });
});

describe("a push id that does not exist is 404", () => {
	it.each([
		["GET", "", undefined],
		["GET", "/deliveries", undefined],
		["POST", "/recipients", { recipients: ["oFollower"] }],
		["POST", "/close", undefined],
		["POST", "/pause", undefined],
		["POST", "/resume", undefined],
		["POST", "/cancel", undefined],
		["POST", "/retry", undefined],
	] as const)("%s /api/pushes/nobody%s", async (method, path, body) => {
		const { ask, rings } = openPushes();
		expect(await problemOf(await ask(method, `/nobody${path}`, body))).toMatchObject({
			type: "urn:wechat-edge:not-found",
			status: 404,
			detail: expect.stringContaining("There is no push with this id."),
		});
		expect(await stored()).toEqual({ pushes: 0, deliveries: 0 });
		expect(rings).toEqual([]);
	});

	it("and so is an act that nobody knows", async () => {
		await storePush("p1", "sending");
		expect(await problemOf(await openPushes().ask("POST", "/p1/stop"))).toMatchObject({ status: 404 });
	});
});

describe("GET /api/pushes is 422 for", () => {
	it.each([
		["limit=0", "limit"],
		["limit=101", "limit"],
		["limit=-1", "limit"],
		["limit=ten", "limit"],
		["limit=1e1", "limit"],
		["cursor=made-up", "cursor"],
		["cursor=%00", "cursor"],
	])("?%s", async (query, field) => {
		expect(await problemOf(await openPushes().ask("GET", `?${query}`))).toMatchObject({ status: 422, field });
	});
});
