/** Gateway, simulator and the owner's server, and what a test does with them. */
import { join } from "node:path";
import { vi } from "vitest";
import { createTestHarness } from "wrangler";
import type { JsonObject } from "../../../src/wechat/json.ts";
import type { GatewayFaults } from "./gateway-faults.ts";
import { EVENTS_SECRET, startOwner, taking } from "./owner.ts";
import { type Answer, gatewayConfig, mustBeOk, objectsIn, request } from "./push-world.ts";

const root = join(import.meta.dirname, "../../..");

/** Queue messages come again at once, whatever delay they ask for. */
const USUAL = { ledger: [], refused: [], isMortal: false, isImpatient: true } as const;

/** `vars` beside EVENTS_URL and EVENTS_SECRET, or in place of them. */
export const startEventsWorld = async (vars: Readonly<Record<string, string>> = {}) => {
	const owner = await startOwner();
	const simulator = createTestHarness({ root, workers: [{ configPath: "simulator/wrangler.toml" }] });
	const simulatorUrl = (await simulator.listen()).url;
	const events = { EVENTS_URL: owner.url, EVENTS_SECRET, ...vars };
	const config = gatewayConfig(simulatorUrl, "events-gateway.ts", events);
	const gateway = createTestHarness({ root, workers: [{ config }] });
	const gatewayUrl = (await gateway.listen()).url;
	await gateway.getWorker().applyD1Migrations("LEDGER");

	const api = (method: string, path: string): Promise<Answer> =>
		request(new URL(path, gatewayUrl), method, undefined, { Authorization: "Bearer local-development-key" });
	const control = async (method: string, path: string, body?: unknown): Promise<JsonObject> =>
		mustBeOk(await request(new URL(`/simulator${path}`, simulatorUrl), method, body, {}));
	const test = async (path: string, body: object): Promise<void> =>
		void mustBeOk(
			await request(new URL(`/test${path}`, gatewayUrl), path === "/kill" ? "POST" : "PUT", body, {}),
		);
	const failed = async (openid: string, status = "failed"): Promise<readonly JsonObject[]> => {
		const { body } = await api("GET", `/api/events?status=${status}&limit=100`);
		return objectsIn(body, "events").filter((event) => JSON.stringify(event).includes(openid));
	};

	await control("PATCH", "/account", { callback_url: new URL("/wechat", gatewayUrl).href });
	return {
		owner,
		api,
		control,
		/** The openid of somebody who has just followed: their first event is over, whatever a test does next. */
		newcomer: async (): Promise<string> => {
			const openid = String((await control("POST", "/follow", {}))["openid"]);
			const isOver = async () =>
				owner.from(openid, "event.subscribe").length > 0 || (await failed(openid)).length > 0;
			await vi.waitFor(
				async () => {
					if (!(await isOver())) throw new Error("event.subscribe has not arrived");
				},
				{ timeout: 30_000, interval: 50 },
			);
			return openid;
		},
		/** What the follower sees of the answer to a text, in the order in which it came. */
		say: async (openid: string, words = "ping"): Promise<readonly string[]> => {
			const { received } = await control("POST", "/say", { openid, text: words });
			return objectsIn({ received }, "received").map(({ content, type }) => String(content ?? type));
		},
		/** All that the follower has received, by passive reply or by customer service. */
		received: async (openid: string): Promise<readonly JsonObject[]> =>
			objectsIn(await control("GET", `/followers/${openid}/received`), "received"),
		/** What goes wrong inside the gateway from now on, beside what went wrong already. */
		faults: (faults: Partial<GatewayFaults>) => test("/faults", faults),
		/** Ends what the consumer is doing, if it `isMortal`. */
		kill: () => test("/kill", {}),
		/** The events of this follower that are kept as failed. */
		failed,
		status: async (): Promise<JsonObject> => mustBeOk(await api("GET", "/api/status")),
		/** All is well again. */
		mend: async (): Promise<void> => {
			owner.behave(taking);
			await test("/faults", USUAL);
			await control("PATCH", "/account", { callback_timeout_ms: 5000, mode: "plain" });
		},
		close: async (): Promise<void> => {
			await Promise.all([simulator.close(), gateway.close()]);
			await owner.close();
		},
	};
};

export type EventsWorld = Awaited<ReturnType<typeof startEventsWorld>>;
