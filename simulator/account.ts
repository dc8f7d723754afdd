/** The Durable Object that is the pretend account: storage, clock and alarm, wired to the routes. */
import { DurableObject } from "cloudflare:workers";
import type { Hono } from "hono";
import { makeApp } from "./app.ts";
import { makeDispatcher } from "./callback/dispatcher.ts";
import type { Env } from "./env.ts";
import { makeExchanges, newestExchanges } from "./live/exchanges.ts";
import { type Hub, makeHub } from "./live/hub.ts";
import { rememberedExchanges } from "./live/remembered-exchanges.ts";
import { firstSettings, type Settings } from "./settings.ts";
import { createTables } from "./store/schema.ts";
import { seedTemplates } from "./store/templates.ts";
import type { World } from "./world.ts";

export class Account extends DurableObject<Env> {
	readonly #app: Hono;
	readonly #dispatcher: ReturnType<typeof makeDispatcher>;

	constructor(ctx: DurableObjectState, env: Env) {
		super(ctx, env);
		if (createTables(ctx.storage.sql)) seedTemplates(ctx.storage.sql);
		const hub = makeHub();
		const world = makeWorld(ctx.storage, env, hub, () => this.#dispatcher.wake());
		this.#dispatcher = makeDispatcher(world, (at) => void ctx.storage.setAlarm(at));
		this.#app = makeApp(world, this.#dispatcher, hub);
	}

	override fetch(request: Request): Response | Promise<Response> {
		return this.#app.fetch(request);
	}

	override alarm(): Promise<void> {
		return this.#dispatcher.run();
	}
}

/**
 * Settings are read from storage once: every call asks for them several times. What an older simulator did not store
 * is as at the start.
 */
function makeWorld(storage: DurableObjectStorage, env: Env, { changed }: Hub, wake: () => void): World {
	let settings = { ...firstSettings(env), ...storage.kv.get<Partial<Settings>>("settings") };
	return {
		sql: storage.sql,
		settings: () => settings,
		change: (part) => {
			settings = { ...settings, ...part };
			storage.kv.put("settings", settings);
			changed("account");
		},
		forgetSettings: () => {
			settings = firstSettings(env);
			storage.kv.delete("settings");
			changed("account");
		},
		now: () => Date.now() + settings.clock_offset_ms,
		wake,
		changed,
		exchanges: makeExchanges(changed, rememberedExchanges(storage.sql, newestExchanges)),
	};
}
