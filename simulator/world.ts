/** All that an endpoint or a control route may touch. */
import type { Change } from "./live/change.ts";
import type { Exchanges } from "./live/exchanges.ts";
import type { Settings } from "./settings.ts";

export type World = {
	readonly sql: SqlStorage;
	readonly settings: () => Settings;
	readonly change: (part: Partial<Settings>) => void;
	readonly forgetSettings: () => void;
	/** The simulator's time in milliseconds: the real one plus what `POST /simulator/clock` added. */
	readonly now: () => number;
	/** Says that something new lies in the outbox. */
	readonly wake: () => void;
	/** Says that something changed that an open page shows. */
	readonly changed: (change: Change) => void;
	/** The newest exchanges with the gateway, also those under way. */
	readonly exchanges: Exchanges;
};

/** The real time in whole seconds, which signatures carry: the gateway's clock does not move with the simulator's. */
export const signingSeconds = (world: World): number =>
	Math.floor((world.now() - world.settings().clock_offset_ms) / 1000);

/** The simulator's time in whole seconds, as WeChat counts. */
export const seconds = (world: World): number => Math.floor(world.now() / 1000);
