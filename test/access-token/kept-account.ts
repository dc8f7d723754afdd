/** A keeper with a clock in hand, a WeChat that keeps its own rules, and a record of what the keeper told the world. */
import { configure } from "../../src/access-token/keeper.ts";
import {
	type Credential,
	createKeeper,
	EMPTY_STATE,
	type Keeper,
	type KeeperPorts,
} from "../../src/access-token/keeper-state.ts";
import type { IssuedAccessToken } from "../../src/access-token/lifetime.ts";
import type { WechatError } from "../../src/wechat/api.ts";
import type { Result } from "../../src/wechat/result.ts";
import { createSimulatedClock, type SimulatedClock } from "./simulated-clock.ts";
import { createStableToken, type StableToken } from "./stable-token.ts";

export interface KeptAccount {
	readonly clock: SimulatedClock;
	readonly wechat: StableToken;
	readonly keeper: Keeper;
	readonly published: readonly Credential[];
	/** The times at which the keeper asked to be poked, the last one last. */
	readonly alarms: readonly number[];
	/** The keeper that starts from what this one stored, as after an eviction. */
	readonly restart: (configuration?: { readonly account: string; readonly configuration: string }) => Keeper;
}

export interface KeptAccountOptions {
	readonly clock?: SimulatedClock;
	readonly random?: () => number;
	/** Another WeChat, given the clock. */
	readonly ask?: (force: boolean) => Promise<Result<IssuedAccessToken, WechatError>>;
}

const SETTINGS = { account: "account", configuration: "settings" };

export const keepAccount = (options: KeptAccountOptions = {}): KeptAccount => {
	const clock = options.clock ?? createSimulatedClock();
	const wechat = createStableToken(clock.now);
	const published: Credential[] = [];
	const alarms: number[] = [];
	let stored = EMPTY_STATE;
	const ports: KeeperPorts = {
		now: clock.now,
		random: options.random ?? (() => 0.5),
		ask: options.ask ?? wechat.ask,
		save: (state) => {
			stored = structuredClone(state);
		},
		publish: (credential) => published.push(credential),
		wakeAt: (time) => alarms.push(time),
	};
	const restart: KeptAccount["restart"] = ({ account, configuration } = SETTINGS) => {
		const keeper = createKeeper(structuredClone(stored), ports);
		configure(keeper, account, configuration);
		return keeper;
	};
	return { clock, wechat, keeper: restart(), published, alarms, restart };
};

/** The same question, so many times at once. */
export const atOnce = <T>(times: number, ask: () => Promise<T>): Promise<T[]> =>
	Promise.all(Array.from({ length: times }, ask));
