/** The gateway of `worker.ts` and the simulator, each a server of its own; they know each other by URL alone. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { createTestHarness } from "wrangler";
import { isJsonObject, type JsonObject } from "../../../src/wechat/json.ts";

const root = join(import.meta.dirname, "../../..");
const durableObject = { type: "durable-object", storage: "sqlite" } as const;

/** As in wrangler.toml. */
const gatewayConfig = (simulator: URL) => ({
	name: "gateway",
	main: join(import.meta.dirname, "worker.ts"),
	compatibility_date: "2026-10-01",
	vars: {
		...parseEnv(readFileSync(join(root, "simulator/gateway.env"), "utf8")),
		WECHAT_API_ORIGIN: simulator.origin,
		WECHAT_ENCODING_AES_KEY: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
	},
	kv_namespaces: [{ binding: "ACCESS_TOKEN_COPY" }],
	durable_objects: {
		bindings: [
			{ name: "ACCESS_TOKEN", class_name: "AccessToken" },
			{ name: "CALLBACK_JOURNAL", class_name: "CallbackJournal" },
			{ name: "SLOW_ANSWER", class_name: "SlowAnswer" },
		],
	},
	exports: { AccessToken: durableObject, CallbackJournal: durableObject, SlowAnswer: durableObject },
	ratelimits: [{ name: "JOURNAL_LIMIT", namespace_id: "4801", simple: { limit: 1, period: 10 as const } }],
});

export const startGatewayAndSimulator = async () => {
	const simulator = createTestHarness({ root, workers: [{ configPath: "simulator/wrangler.toml" }] });
	const simulatorUrl = (await simulator.listen()).url;
	const gateway = createTestHarness({ root, workers: [{ config: gatewayConfig(simulatorUrl) }] });
	const gatewayUrl = (await gateway.listen()).url;

	const ask = async (url: URL, init?: RequestInit): Promise<JsonObject> => {
		const response = await fetch(url, init);
		const answer: unknown = response.status === 204 ? {} : await response.json();
		if (!response.ok || !isJsonObject(answer)) throw new Error(`${url.pathname}: ${JSON.stringify(answer)}`);
		return answer;
	};
	const control = (method: string, path: string, body?: object): Promise<JsonObject> =>
		ask(new URL(`/simulator${path}`, simulatorUrl), {
			method,
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
	await control("PATCH", "/account", {
		callback_url: new URL("/wechat", gatewayUrl).href,
		callback_timeout_ms: 2000,
	});
	return {
		control,
		status: () =>
			ask(new URL("/api/status", gatewayUrl), { headers: { Authorization: "Bearer local-development-key" } }),
		close: () => Promise.all([simulator.close(), gateway.close()]),
	};
};
