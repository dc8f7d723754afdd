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
import { readChanged, storeChanged } from "./store/changed-settings.ts";
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

/** Settings are read from storage once: every call asks for them several times. */
function makeWorld(storage: DurableObjectStorage, env: Env, { changed }: Hub, wake: () => void): World {
	let changes = readChanged(storage);
	let settings: Settings = { ...firstSettings(env), ...changes };
	const keep = (wanted: Partial<Settings>): void => {
		changes = wanted;
		settings = { ...firstSettings(env), ...changes };
		storeChanged(storage, changes);
		changed("account");
	};
	return {
		sql: storage.sql,
		settings: () => settings,
		change: (part) => keep({ ...changes, ...part }),
		// What is wrong with the gateway's code is so whatever the account forgets.
		forgetSettings: () => keep({ gateway_problem: settings.gateway_problem }),
		now: () => Date.now() + settings.clock_offset_ms,
		wake,
		changed,
		exchanges: makeExchanges(changed, rememberedExchanges(storage.sql, newestExchanges)),
	};
}
