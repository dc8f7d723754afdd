/** A gateway that reaches the simulator by another way than its address, and what is asked of the two. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { createTestHarness } from "wrangler";
import { isJsonObject, type JsonObject } from "../../../src/wechat/json.ts";

export const root = join(import.meta.dirname, "../../..");

/** Of simulator/gateway.env, as secrets: then they go before the variables of wrangler.toml. */
export const localSettings = (): Record<string, string> =>
	Object.fromEntries(
		Object.entries(parseEnv(readFileSync(join(root, "simulator/gateway.env"), "utf8"))).map(
			([name, value = ""]) => [name, value],
		),
	);

export const startSimulator = async () => {
	const simulator = createTestHarness({ root, workers: [{ configPath: "simulator/wrangler.toml" }] });
	const { url } = await simulator.listen();
	const control = async (method: string, path: string, body?: object): Promise<JsonObject> => {
		const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
		return await jsonOf(await fetch(new URL(`/simulator${path}`, url), init));
	};
	return {
		url,
		/** The openid of a new follower. What is called back ends nowhere. */
		follower: async (): Promise<string> => {
			await control("PATCH", "/account", { callback_url: "http://localhost:1/wechat" });
			await control("POST", "/followers", { count: 1 });
			const { followers } = await control("GET", "/followers?limit=1");
			const [follower] = Array.isArray(followers) ? followers : [];
			return isJsonObject(follower) ? String(follower["openid"]) : "";
		},
		/** The API calls that came in, oldest first. */
		calls: async (): Promise<readonly JsonObject[]> => {
			const { calls } = await control("GET", "/calls?limit=100");
			return Array.isArray(calls) ? calls.filter(isJsonObject) : [];
		},
		close: () => simulator.close(),
	};
};

/** One request to the gateway's API, as the owner's system makes it. */
export const ask = async (gateway: URL, method: string, path: string, body?: object) => {
	const response = await fetch(new URL(path, gateway), {
		method,
		headers: { Authorization: "Bearer local-development-key", "Content-Type": "application/json" },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	return { status: response.status, body: await jsonOf(response) };
};

/** A message that the simulator takes. */
export const templateMessage = (touser: string): object => ({
	touser,
	template_id: "sim_order_shipped_0000000000000000000000001",
	data: {
		character_string1: "A20261122001",
		thing2: "保温杯",
		time3: "2026年11月22日 09:30",
		amount4: "￥59.00",
	},
});

/** The object that an answer holds. */
export const jsonOf = async (response: Response): Promise<JsonObject> => {
	const value: unknown = response.status === 204 ? {} : await response.json();
	if (!isJsonObject(value)) throw new Error(`no JSON object: ${JSON.stringify(value)}`);
	return value;
};
