/** What the simulator stores of its settings: a start on other ports must not meet the URLs of the one before. */
import { evictDurableObject, reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { readChanged } from "../../simulator/store/changed-settings.ts";
import { control } from "./simulator.ts";

const account = () => env.ACCOUNT.getByName("account");

const changed = () => runInDurableObject(account(), (_, { storage }) => readChanged(storage));

/** As an older simulator stored them. */
const storeWhole = async (callback_url: string): Promise<void> => {
	const { app_id, mode } = await control("GET", "/account");
	const whole = { app_id, mode, callback_url, callback_timeout_ms: 1234, last_openid: "oAlice" };
	await runInDurableObject(account(), (_, { storage }) => storage.kv.put("settings", whole));
	await evictDurableObject(account());
};

afterEach(() => reset());

describe("the settings", () => {
	it("are stored as far as they were changed", async () => {
		await control("PATCH", "/account", { mode: "safe" });
		await control("PATCH", "/account", { callback_timeout_ms: 30 });
		expect(await changed()).toEqual({ mode: "safe", callback_timeout_ms: 30 });
		await evictDurableObject(account());
		expect(await control("GET", "/account")).toMatchObject({ mode: "safe", callback_timeout_ms: 30 });
	});

	it("keep a callback's URL that was chosen", async () => {
		await control("PATCH", "/account", { callback_url: "http://localhost:9000/wechat" });
		expect(await changed()).toEqual({ callback_url: "http://localhost:9000/wechat" });
	});

	it("of an older simulator count, but for the callback's URL that nobody chose", async () => {
		await storeWhole("http://localhost:8787/wechat");
		const kept = await changed();
		expect(kept).toMatchObject({ callback_timeout_ms: 1234 });
		expect(kept).not.toHaveProperty("callback_url");
		await control("PATCH", "/account", { mode: "safe" });
		await evictDurableObject(account());
		expect(await control("GET", "/account")).toMatchObject({ mode: "safe", callback_timeout_ms: 1234 });
		await control("POST", "/reset");
		expect(await control("GET", "/account")).toMatchObject({ mode: "plain", callback_timeout_ms: 5000 });
	});

	it("of an older simulator keep a chosen one", async () => {
		await storeWhole("http://localhost:9000/wechat");
		expect(await control("GET", "/account")).toMatchObject({ callback_url: "http://localhost:9000/wechat" });
	});
});

describe("what npm start tells of the gateway's code", () => {
	it("stays after a reset, and is gone when it is mended", async () => {
		const gateway_problem = "src/answers.ts:14:87: Unexpected";
		await control("PATCH", "/account", { gateway_problem });
		await control("POST", "/reset");
		expect(await control("GET", "/account")).toMatchObject({ gateway_problem });
		await control("PATCH", "/account", { gateway_problem: null });
		expect(await control("GET", "/account")).toMatchObject({ gateway_problem: null });
	});
});
