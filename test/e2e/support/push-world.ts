/** Gateway and simulator, each a server of its own, and what a test does with both: followers, faults, clocks. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { createTestHarness, unstable_readConfig } from "wrangler";
import { isJsonObject, type JsonObject } from "../../../src/wechat/json.ts";
import type { GatewayFaults } from "./gateway-faults.ts";

const root = join(import.meta.dirname, "../../..");

const DURABLE_OBJECT = { type: "durable-object", storage: "sqlite" } as const;

/** As wrangler.toml has it, with the tests' entry, and an object that keeps the faults. */
export const gatewayConfig = (simulator: URL, entry: string, vars: Readonly<Record<string, string>> = {}) => {
	const { compatibility_date, kv_namespaces, d1_databases, queues, ratelimits, durable_objects, exports } =
		unstable_readConfig({ config: join(root, "wrangler.toml") }, { hideWarnings: true });
	return {
		name: "gateway",
		main: join(import.meta.dirname, entry),
		...(compatibility_date === undefined ? {} : { compatibility_date }),
		kv_namespaces,
		queues,
		ratelimits,
		d1_databases: d1_databases.map((database: { binding: string }) => ({
			...database,
			migrations_dir: join(root, "migrations"),
		})),
		durable_objects: {
			bindings: [
				...durable_objects.bindings,
				{ name: "FAULTS", class_name: "Faults" },
				{ name: "WAITING_ROOM", class_name: "WaitingRoom" },
			],
		},
		exports: { ...exports, Faults: DURABLE_OBJECT, WaitingRoom: DURABLE_OBJECT },
		vars: {
			...parseEnv(readFileSync(join(root, "simulator/gateway.env"), "utf8")),
			WECHAT_API_ORIGIN: simulator.origin,
			// As deployed: Cloudflare's queue forgets nothing.
			RESEND_AFTER_SECONDS: "",
			// The two clocks are moved one after the other.
			WECHAT_MAX_AGE_SECONDS: "0",
			...vars,
		},
	};
};

export interface Answer {
	readonly status: number;
	readonly body: JsonObject;
}

export const request = async (url: URL, method: string, body: unknown, headers: Record<string, string>) => {
	const response = await fetch(url, {
		method,
		headers,
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	const text = await response.text();
	const answer: unknown = text === "" ? {} : JSON.parse(text);
	return { status: response.status, body: isJsonObject(answer) ? answer : { answer } };
};

export const mustBeOk = ({ status, body }: Answer): JsonObject => {
	if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
	return body;
};

export const SEND = "/cgi-bin/message/template/send";

const WELL = {
	ledger: [],
	lost: [],
	refused: [],
	isTwice: false,
	isMortal: false,
	isImpatient: false,
} as const satisfies Partial<GatewayFaults>;

/** What a test may have changed about the account. */
const USUAL_ACCOUNT = {
	receipt_delay_ms: 0,
	receipt_status: null,
	receipt_msgid_zero: false,
	repeated_errcode: 0,
	daily_limits: {},
	minute_limits: {},
	user_page_size: 10_000,
};

export const startPushWorld = async () => {
	const simulator = createTestHarness({ root, workers: [{ configPath: "simulator/wrangler.toml" }] });
	const simulatorUrl = (await simulator.listen()).url;
	const config = gatewayConfig(simulatorUrl, "push-gateway.ts");
	const gateway = createTestHarness({ root, workers: [{ config }] });
	const gatewayUrl = (await gateway.listen()).url;
	await gateway.getWorker().applyD1Migrations("LEDGER");

	const api = (method: string, path: string, body?: unknown, headers = {}): Promise<Answer> =>
		request(new URL(path, gatewayUrl), method, body, {
			...headers,
			Authorization: "Bearer local-development-key",
			...(body === undefined ? {} : { "Content-Type": "application/json" }),
		});
	const control = async (method: string, path: string, body?: unknown): Promise<JsonObject> =>
		mustBeOk(await request(new URL(`/simulator${path}`, simulatorUrl), method, body, {}));
	const test = async (method: string, path: string, body?: unknown): Promise<JsonObject> =>
		mustBeOk(await request(new URL(`/test${path}`, gatewayUrl), method, body, {}));

	let aheadMs = 0;
	let lastFollower: string | undefined;
	await control("PATCH", "/account", {
		callback_url: new URL("/wechat", gatewayUrl).href,
		// Hours pass in these tests, and only some of them are about an access_token that ends.
		token_life_seconds: 86_400,
	});
	return {
		api,
		control,
		/** So many new followers. */
		follow: async (count: number): Promise<readonly string[]> => {
			await control("POST", "/followers", { count });
			const after = lastFollower === undefined ? "" : `&after=${lastFollower}`;
			const openids = textsIn(
				await control("GET", `/followers?limit=${count}${after}`),
				"followers",
				"openid",
			);
			lastFollower = openids.at(-1);
			return openids;
		},
		/** What goes wrong with WeChat from now on. */
		wechatFaults: (...faults: readonly object[]) => control("PUT", "/faults", faults),
		/** What goes wrong inside the gateway from now on, beside what went wrong already. */
		gatewayFaults: (faults: Partial<GatewayFaults>) => test("PUT", "/faults", faults),
		/** How often the gateway's ledger faults have hit, each. */
		ledgerHits: async (): Promise<readonly number[]> => {
			const { hits } = await test("GET", "/faults");
			return Array.isArray(hits) ? hits.map(Number) : [];
		},
		/** Ends what the gateway is doing, if it `isMortal`. */
		kill: () => test("POST", "/kill", {}),
		/** One more message for the queue. */
		ring: (body: object) => test("POST", "/ring", body),
		/** Both clocks. */
		advance: async (seconds: number): Promise<void> => {
			aheadMs += seconds * 1000;
			await test("PUT", "/faults", { aheadMs });
			await control("POST", "/clock", { advance_seconds: seconds });
		},
		cron: () => gateway.getWorker().scheduled({ cron: "*/5 * * * *" }),
		/** Nothing goes wrong any more, and nothing is on the simulator's record. */
		mend: async (): Promise<void> => {
			await test("PUT", "/faults", WELL);
			await control("PUT", "/faults", []);
			await control("PATCH", "/account", USUAL_ACCOUNT);
			await control("DELETE", "/calls");
		},
		/** What the gateway wrote to its log. */
		log: () => gateway.getLogs().map(({ message }) => message),
		close: () => Promise.all([simulator.close(), gateway.close()]),
	};
};

export type PushWorld = Awaited<ReturnType<typeof startPushWorld>>;

/** `{[list]: [{[name]: text}]}` */
const textsIn = (answer: JsonObject, list: string, name: string): readonly string[] =>
	objectsIn(answer, list).map((one) => String(one[name]));

export const objectsIn = (answer: JsonObject, list: string): readonly JsonObject[] => {
	const value = answer[list];
	return Array.isArray(value) ? value.filter(isJsonObject) : [];
};
