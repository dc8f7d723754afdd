/** `GET /api/status`: what the owner would otherwise have to guess. */
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, expectNoSecret, jsonOf } from "./support/api.ts";
import { hurriedClock, stoppedClock } from "./support/clock.ts";
import { countingLedger } from "./support/counting-ledger.ts";
import { EVENTS_ENV } from "./support/events.ts";
import { deadLedger, hangingLedger } from "./support/failing-ledger.ts";
import { type Gateway, openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { openids, storePush } from "./support/pushes.ts";
import { issued, STABLE_TOKEN, wechatAnswers } from "./support/wechat.ts";

/** Ahead of the real time, so that no alarm rings during a test. */
const START = Date.UTC(2099, 9, 1, 4);

useLedger();
beforeEach(() => void vi.setSystemTime(START));
afterEach(() => void vi.useRealTimers());

const open = (changes: Parameters<typeof openGateway>[0] = {}): Gateway =>
	openGateway({ clock: { ...stoppedClock(), now: () => Date.now() }, ...changes });

const statusOf = async (gateway: Gateway, language = "en") => {
	const headers = { "Accept-Language": language };
	const response = await gateway.request("/api/status", api("GET", undefined, headers));
	expect(response.status).toBe(200);
	return await jsonOf(response);
};

const refusal = {
	errcode: 40164,
	errmsg: "invalid ip 203.0.113.7, not in whitelist rid: 66ac5b50-0e6d76ba-2a578c0a",
};

describe("the access_token", () => {
	it("is none before the first call, and the status asks WeChat for nothing", async () => {
		const wechat = wechatAnswers({});
		expect((await statusOf(open()))["access_token"]).toEqual({
			state: "none",
			forced_refreshes_in_24_hours: 0,
			last_failure: null,
		});
		expect(wechat.calls).toEqual([]);
	});

	it("is alive with its age, its end and its next renewal, and is itself not shown", async () => {
		wechatAnswers({});
		const gateway = open();
		await gateway.request("/api/token", api("GET"));
		vi.setSystemTime(START + 90_000);
		const { access_token } = await statusOf(gateway);
		expect(access_token).toMatchObject({
			state: "alive",
			age_seconds: 90,
			expires_at: "2099-10-01T06:00:00.000Z",
			next_renewal_at: expect.stringMatching(/^2099-10-01T05:5[56]:/),
			last_failure: null,
		});
	});

	it("is paused after a refusal, with its advice in the reader's language", async () => {
		wechatAnswers({ [STABLE_TOKEN]: [refusal] });
		const gateway = open();
		await gateway.request("/api/token", api("GET"));
		const failure = { at: "2099-10-01T04:00:00.000Z", errcode: 40164, ip: "203.0.113.7" };
		expect((await statusOf(gateway))["access_token"]).toMatchObject({
			state: "paused",
			paused_until: "2099-10-01T04:00:10.000Z",
			last_failure: { ...failure, rid: "66ac5b50-0e6d76ba-2a578c0a", advice: { en: expect.any(String) } },
		});
		expect((await statusOf(gateway, "zh-CN"))["access_token"]).toMatchObject({
			last_failure: { detail: expect.stringMatching(/\p{Script=Han}/u) },
		});
	});

	it("counts the refreshes that were forced", async () => {
		wechatAnswers({ [STABLE_TOKEN]: [issued(1), issued(1, 7100), issued(2)] });
		const gateway = open();
		await gateway.request("/api/token", api("GET"));
		vi.setSystemTime(START + 100_000);
		await gateway.request("/api/token/refresh", api("POST", { rejected: "pretend-access-token-1" }));
		expect((await statusOf(gateway))["access_token"]).toMatchObject({ forced_refreshes_in_24_hours: 1 });
	});

	it("is unreachable when its keeper is", async () => {
		const ACCESS_TOKEN = {
			getByName: () => {
				throw new Error("down");
			},
		};
		expect((await statusOf(open({ env: { ACCESS_TOKEN } })))["access_token"]).toEqual({
			state: "unreachable",
		});
	});

	it("is misconfigured when the account is: the status says so instead of failing", async () => {
		const status = await statusOf(open({ env: { WECHAT_APP_SECRET: "too-short-a-secret" } }));
		const problem = "WECHAT_APP_SECRET: An AppSecret has 32 letters and digits; this is something else.";
		expect(status["access_token"]).toEqual({ state: "misconfigured", problem });
		expect(JSON.stringify(status)).not.toContain("too-short-a-secret");
	});
});

describe("what is stopped", () => {
	it("is shown with its path, until when, and why, for as long as it lasts", async () => {
		const path = "/cgi-bin/template/get_all_private_template";
		wechatAnswers({ [path]: [{ errcode: 48001, errmsg: "api unauthorized" }] });
		const gateway = open();
		expect((await statusOf(gateway))["stopped"]).toEqual([]);
		await gateway.request("/api/templates", api("GET"));
		expect((await statusOf(gateway))["stopped"]).toMatchObject([
			{ path, until: "2099-10-01T04:01:00.000Z", errcode: 48001, advice: { zh: expect.any(String) } },
		]);
		vi.setSystemTime(START + 60_000);
		expect((await statusOf(gateway))["stopped"]).toEqual([]);
	});
});

describe("the pushes", () => {
	const NONE = { open: 0, sending: 0, paused: 0, queued: 0, oldest_progress_at: null };
	const pushesOf = async (gateway: Gateway) => (await statusOf(gateway))["pushes"];
	const progressedAt = (id: string, time: number) =>
		env.LEDGER.prepare("UPDATE pushes SET progressed_at = ?2 WHERE id = ?1").bind(id, time).run();

	it("are none at first", async () => {
		expect(await pushesOf(open())).toEqual(NONE);
	});

	it("that are not finished are counted, with who waits in them, and since when nothing got further", async () => {
		const tousers = openids(7).map((touser) => ({ touser }));
		await storePush("p1", "sending", tousers);
		await storePush("p2", "open", tousers);
		await storePush("p3", "paused", tousers);
		await storePush("p4", "cancelled", tousers);
		await storePush("p5", "open", []);
		for (const [index, id] of ["p1", "p2", "p3", "p4", "p5"].entries()) {
			await progressedAt(id, START - index * 1000);
		}
		expect(await pushesOf(open())).toEqual({
			open: 2,
			sending: 1,
			paused: 1,
			queued: 21,
			oldest_progress_at: "2099-10-01T03:59:59.000Z",
		});
	});

	it("that are finished cost nothing to count", async () => {
		const { ledger, take } = countingLedger(env.LEDGER);
		for (let n = 0; n < 50; n += 1) await storePush(`p${n}`, "done", []);
		await env.LEDGER.prepare("UPDATE pushes SET finished_at = 1").run();
		await storePush("p99", "sending");
		await statusOf(open({ env: { LEDGER: ledger } }));
		const { rowsRead, statements } = take();
		expect(statements).toBe(1);
		expect(rowsRead).toBeLessThanOrEqual(2);
	});

	it("are unreachable when the ledger is, and all else is told", async () => {
		logLines();
		const status = await statusOf(open({ env: { LEDGER: deadLedger() } }));
		expect(status["pushes"]).toEqual({ state: "unreachable" });
		expect(status["access_token"]).toMatchObject({ state: "none" });
	});

	it("are unreachable when the ledger has not answered within two seconds", async () => {
		logLines();
		const clock = hurriedClock();
		const status = await statusOf(open({ clock, env: { LEDGER: hangingLedger() } }));
		expect(status["pushes"]).toEqual({ state: "unreachable" });
		expect(clock.limits).toEqual([2000]);
	});

	it("are not alone in that: events out do not keep the status waiting either", async () => {
		logLines();
		const clock = hurriedClock();
		const status = await statusOf(open({ clock, env: { ...EVENTS_ENV, LEDGER: hangingLedger() } }));
		expect(status["events"]).toMatchObject({ state: "unreachable" });
		expect(clock.limits).toEqual([2000, 2000]);
	});

	it("have no tables before the first deployment is through: it says what makes them", async () => {
		logLines();
		await env.LEDGER.batch(["deliveries", "pushes"].map((name) => env.LEDGER.prepare(`DROP TABLE ${name}`)));
		expect(await pushesOf(open())).toEqual({
			state: "no tables",
			problem: expect.stringContaining("npm run deploy"),
		});
	});
});

describe("what is configured", () => {
	it("is told by name alone: true, false, or what is wrong", async () => {
		const gateway = open({
			env: {
				WECHAT_TOKEN: "one,two,three",
				WECHAT_RELAY_KEY: "relay-key",
				WECHAT_MAX_AGE_SECONDS: undefined,
				PUSH_RETENTION_DAYS: "0",
			},
		});
		expect((await statusOf(gateway))["configured"]).toMatchObject({
			WECHAT_APP_ID: true,
			WECHAT_APP_SECRET: true,
			WECHAT_TOKEN: "More than two values.",
			WECHAT_MAX_AGE_SECONDS: false,
			WECHAT_API_ORIGIN: true,
			WECHAT_RELAY_KEY: true,
			API_KEYS: true,
			PUSH_RETENTION_DAYS:
				"It must be a whole number of days, 1 or more. Until then nothing that is finished is deleted.",
		});
	});

	it("tells what is wrong with each variable at once, and not only with the first", async () => {
		const wrong = {
			WECHAT_APP_ID: "gh_0123456789ab",
			WECHAT_APP_SECRET: "wrong-value",
			WECHAT_API_ORIGIN: "wrong-value",
			WECHAT_RELAY_KEY: "wrong value",
			WECHAT_TOKEN: '"wrong-value"',
			WECHAT_ENCODING_AES_KEY: "wrong-value",
			WECHAT_CALLBACK_MODE: "wrong-value",
			WECHAT_MAX_AGE_SECONDS: "wrong-value",
			JSSDK_ORIGINS: "wrong-value",
			OAUTH_REDIRECTS: "wrong-value",
			WECHAT_OAUTH_ORIGIN: "wrong-value",
			WECHAT_VERIFY_FILE: "wrong-value",
			EVENTS_URL: "wrong-value",
			EVENTS_SECRET: "wrong-value",
			EVENTS_TYPES: "wrong-value",
			EVENTS_REPLY: "wrong-value",
			PUSH_RETENTION_DAYS: "wrong-value",
		};
		const { configured } = await statusOf(open({ env: wrong }));
		const texts = Object.fromEntries(Object.keys(wrong).map((name) => [name, expect.any(String)]));
		expect(configured).toEqual({ ...texts, API_KEYS: true });
		expect(JSON.stringify(configured)).not.toMatch(/wrong.value|gh_01/);
	});

	it("tells what is wrong with a variable that means nothing without another", async () => {
		const env = { EVENTS_SECRET: "abc", EVENTS_REPLY: "yes", WECHAT_OAUTH_ORIGIN: "abc" };
		const { configured } = await statusOf(open({ env }));
		expect(configured).toMatchObject({
			...{ EVENTS_URL: false, EVENTS_SECRET: expect.stringContaining("whsec_") },
			...{ EVENTS_REPLY: expect.any(String), WECHAT_OAUTH_ORIGIN: expect.any(String) },
		});
	});

	it.each(["my token 1", "ab", "a".repeat(33), "newToken,my-token"])(
		"a Token that WeChat's form does not take is told: %s",
		async (WECHAT_TOKEN) => {
			const { configured, callbacks } = await statusOf(open({ env: { WECHAT_TOKEN } }));
			const problem = expect.stringContaining("A Token has 3 to 32 letters and digits");
			expect(configured).toMatchObject({ WECHAT_TOKEN: problem });
			expect(callbacks).toMatchObject({ problem });
		},
	);

	it("what is not set is false, and what its absence means stands with what needs it", async () => {
		const status = await statusOf(open({ env: { WECHAT_APP_SECRET: undefined, WECHAT_TOKEN: undefined } }));
		expect(status["configured"]).toMatchObject({ WECHAT_APP_SECRET: false, WECHAT_TOKEN: false });
		expect(status).toMatchObject({
			access_token: {
				problem: "WECHAT_APP_SECRET: It is not set. Run npx wrangler secret put WECHAT_APP_SECRET.",
			},
			callbacks: { problem: "WECHAT_TOKEN: It is not set. Run npx wrangler secret put WECHAT_TOKEN." },
		});
	});

	it("holds no value of any variable or secret", async () => {
		const text = JSON.stringify(await statusOf(open({ env: { WECHAT_RELAY_KEY: "relay-key-value" } })));
		expectNoSecret(text);
		for (const value of [env.WECHAT_APP_ID, env.WECHAT_API_ORIGIN, "relay-key-value"]) {
			expect(text).not.toContain(value);
		}
	});
});
