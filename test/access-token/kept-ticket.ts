/** A jsapi_ticket's keeper with a clock in hand, and a WeChat that gives `ticket-1`, `ticket-2` … or fails. */
import type { AccessTokenFailure } from "../../src/access-token/failure.ts";
import type { JsapiTicketText } from "../../src/access-token/jsapi-ticket-source.ts";
import { configure } from "../../src/access-token/keeper.ts";
import {
	type Credential,
	createKeeper,
	type Keeper,
	type KeeperState,
} from "../../src/access-token/keeper-state.ts";
import type { WechatError } from "../../src/wechat/api.ts";
import { err, ok } from "../../src/wechat/result.ts";
import { createSimulatedClock, type SimulatedClock } from "./simulated-clock.ts";

export interface KeptTicket {
	readonly clock: SimulatedClock;
	readonly keeper: Keeper<JsapiTicketText>;
	/** When WeChat was asked, in Unix milliseconds. */
	readonly calls: readonly number[];
	readonly published: readonly Credential<JsapiTicketText>[];
	/** From now on WeChat answers so; `undefined` heals it. */
	readonly fail: (error: WechatError | AccessTokenFailure | undefined) => void;
	/** The keeper that starts from what this one stored, as after an eviction. */
	readonly restart: (settings?: Settings) => Keeper<JsapiTicketText>;
}

interface Settings {
	readonly account: string;
	readonly configuration: string;
}

const SETTINGS: Settings = { account: "account", configuration: "settings" };

export const keepTicket = (expiresInSeconds = 7200): KeptTicket => {
	const clock = createSimulatedClock();
	const calls: number[] = [];
	const published: Credential<JsapiTicketText>[] = [];
	let stored: Partial<KeeperState<JsapiTicketText>> = {};
	let failure: WechatError | AccessTokenFailure | undefined;
	const restart = ({ account, configuration }: Settings = SETTINGS): Keeper<JsapiTicketText> => {
		const keeper = createKeeper<JsapiTicketText>(structuredClone(stored), {
			now: clock.now,
			random: () => 0.5,
			ask: async () => {
				calls.push(clock.now());
				return failure === undefined
					? ok({ ticket: `ticket-${calls.length}`, expiresInSeconds })
					: err(failure);
			},
			save: (state) => {
				stored = structuredClone(state);
			},
			publish: (credential) => published.push(credential),
			wakeAt: () => {},
		});
		configure(keeper, account, configuration);
		return keeper;
	};
	const fail: KeptTicket["fail"] = (error) => {
		failure = error;
	};
	return { clock, keeper: restart(), calls, published, fail, restart };
};
