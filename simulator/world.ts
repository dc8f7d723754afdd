/** All that an endpoint or a control route may touch. */
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
};

/** The simulator's time in whole seconds, as WeChat counts. */
export const seconds = (world: World): number => Math.floor(world.now() / 1000);
