/** The cron trigger: what it does every five minutes, and what it leaves in the log. */
import { createScheduledController } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { watch } from "../../src/http/watchdog.ts";
import worker from "../../src/index.ts";
import { api, expectNoSecret } from "./support/api.ts";
import { impatientClock } from "./support/clock.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { logLines } from "./support/log.ts";
import { stored, storePush } from "./support/pushes.ts";
import { brokenConnection, issued, STABLE_TOKEN, wechatAnswers } from "./support/wechat.ts";

useLedger();
afterEach(() => void vi.useRealTimers());

/** Ahead of the real time, so that no alarm rings during a test. */
const START = Date.UTC(2099, 9, 1, 4);

const poke = () => watch(env, impatientClock());

describe("the watchdog", () => {
	it("fetches the first access_token", async () => {
		const wechat = wechatAnswers({});
		await worker.scheduled(createScheduledController({ cron: "*/5 * * * *" }), env);
		expect(wechat.calls.map(({ path }) => path)).toEqual([STABLE_TOKEN]);
	});

	it("leaves a fresh one alone, and renews it in the last five minutes of its life", async () => {
		vi.setSystemTime(START);
		const wechat = wechatAnswers({});
		for (const minutes of [0, 5, 60, 115]) {
			vi.setSystemTime(START + minutes * 60_000);
			await poke();
			expect(wechat.calls).toHaveLength(1);
		}
		vi.setSystemTime(START + 119 * 60_000);
		await poke();
		expect(wechat.calls).toHaveLength(2);
	});

	it("publishes the access_token again where its copy was lost", async () => {
		wechatAnswers({});
		await poke();
		const key = `access_token:${env.WECHAT_APP_ID}`;
		await env.ACCESS_TOKEN_COPY.delete(key);
		await poke();
		await vi.waitFor(async () =>
			expect(await env.ACCESS_TOKEN_COPY.get(key)).toContain("pretend-access-token-1"),
		);
	});

	it("spares whoever comes next the wait", async () => {
		const wechat = wechatAnswers({});
		await poke();
		await openGateway({ clock: impatientClock() }).request("/api/token", api("GET"));
		expect(wechat.callsTo(STABLE_TOKEN)).toHaveLength(1);
	});

	it.each([
		["a refusal", { errcode: 40125, errmsg: "invalid appsecret" }, { errcode: 40125 }],
		["a broken connection", brokenConnection, { errcode: undefined }],
	])("logs %s, without a secret", async (_, answer, expected) => {
		const lines = logLines();
		wechatAnswers({ [STABLE_TOKEN]: [answer] });
		await poke();
		const entry = { event: "access_token not renewed", reason: expect.any(String), ...expected };
		expect(lines).toEqual([{ level: "error", entry }]);
		expectNoSecret(JSON.stringify(lines));
	});

	it("logs what is not configured, without its value, and calls nobody", async () => {
		const lines = logLines();
		const wechat = wechatAnswers({});
		await watch({ ...env, WECHAT_APP_SECRET: "short-secret" }, impatientClock());
		const reason = "WECHAT_APP_SECRET: An AppSecret has 32 letters and digits; this is something else.";
		expect(lines).toEqual([{ level: "error", entry: { event: "access_token not kept", reason } }]);
		expect(wechat.calls).toEqual([]);
	});

	it.each(["0", "-1", "ninety"])("PUSH_RETENTION_DAYS=%j deletes nothing, and is named", async (days) => {
		const lines = logLines();
		wechatAnswers({});
		await storePush("p1", "done");
		await env.LEDGER.prepare("UPDATE pushes SET finished_at = 1").run();
		await watch({ ...env, PUSH_RETENTION_DAYS: days }, impatientClock());
		expect(await stored()).toEqual({ pushes: 1, deliveries: 1 });
		const reason =
			"PUSH_RETENTION_DAYS: It must be a whole number of days, 1 or more. Until then nothing that is finished is deleted.";
		expect(lines).toEqual([{ level: "error", entry: { event: "what is finished is not deleted", reason } }]);
		await watch({ ...env, PUSH_RETENTION_DAYS: "1" }, impatientClock());
		expect(await stored()).toEqual({ pushes: 0, deliveries: 0 });
	});

	it("says nothing when all is well", async () => {
		const lines = logLines();
		wechatAnswers({ [STABLE_TOKEN]: [issued(1)] });
		await poke();
		expect(lines).toEqual([]);
	});
});

describe("GET /healthz", () => {
	it("needs neither key nor configuration nor WeChat", async () => {
		const wechat = wechatAnswers({});
		const bare = openGateway({
			env: { API_KEYS: undefined, WECHAT_APP_ID: undefined, WECHAT_TOKEN: undefined },
		});
		expect(await (await bare.request("/healthz")).text()).toBe("ok");
		expect((await exports.default.fetch("https://gateway.test/healthz", { method: "HEAD" })).status).toBe(
			200,
		);
		expect(wechat.calls).toEqual([]);
	});
});
