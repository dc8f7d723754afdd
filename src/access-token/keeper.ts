/**
 * The rule by which one credential with a lifetime, such as the access_token, is kept for the whole world: pure, so that
 * every promise can be tested with a clock in hand. Whoever runs it makes sure that there is one keeper, and that calls
 * reach it one event at a time.
 *
 * Never more than one call to WeChat at a time; no refresh is forced unless WeChat itself gives out the access_token that
 * it refuses; a failure of the account is remembered and not asked about again until its time is up.
 */
import type { WechatError } from "../wechat/api.ts";
import { ok } from "../wechat/result.ts";
import { LONGEST_STOP, stopUntil } from "./failure.ts";
import {
	type CredentialResult,
	change,
	credentialOf,
	EMPTY_STATE,
	type Keeper,
	type Stops,
} from "./keeper-state.ts";
import { isFresh, SHORT_LIVED_PAUSE } from "./lifetime.ts";
import { livingOf, publish, renew } from "./renewal.ts";

const SECOND = 1000;
const REPAIR_PAUSE = 10 * SECOND;

/**
 * Tells the keeper whose credential it keeps (`account`), and with which settings (`configuration`, which covers the
 * account). Another account never sees this one's; changed settings end every pause.
 */
export const configure = <C>(keeper: Keeper<C>, account: string, configuration: string): void => {
	if (keeper.state.account !== account) {
		change(keeper, {
			account,
			held: undefined,
			doubt: undefined,
			forcedAt: [],
			lastFailure: undefined,
		});
	}
	if (keeper.state.configuration !== configuration) change(keeper, { ...noPauses, configuration });
};

/** The next one who asks may ask WeChat. */
export const endPauses = <C>(keeper: Keeper<C>): void => change(keeper, noPauses);

const noPauses = {
	circuit: undefined,
	complaint: undefined,
	stops: EMPTY_STATE.stops,
};

/** The credential. Calls WeChat only when there is none, or one that ends within a minute. */
export const read = async <C>(keeper: Keeper<C>): Promise<CredentialResult<C>> => {
	const now = keeper.ports.now();
	const held = livingOf(keeper);
	if (held !== undefined && isFresh(held, now)) return ok(credentialOf(keeper, held));
	const wasJustAsked = now - (keeper.state.askedAt ?? Number.NEGATIVE_INFINITY) < SHORT_LIVED_PAUSE;
	if (held !== undefined && wasJustAsked && keeper.renewal === undefined)
		return ok(credentialOf(keeper, held));
	const renewed = await renew(keeper);
	const remaining = livingOf(keeper);
	return renewed.ok || remaining === undefined ? renewed : ok(credentialOf(keeper, remaining));
};

/**
 * "I have repaired the account": ends every pause and asks WeChat once, at most every 10 s. Asked more often it ends the
 * stops of API paths only: each of those costs one call of the owner's own.
 */
export const repair = (keeper: Keeper): Promise<CredentialResult> => {
	if (!isRepairDue(keeper)) {
		change(keeper, { stops: EMPTY_STATE.stops });
		publish(keeper);
		return read(keeper);
	}
	change(keeper, { ...noPauses, repairedAt: keeper.ports.now() });
	return renew(keeper);
};

/** Whether a repair would end every pause now. */
export const isRepairDue = ({ state, ports }: Keeper): boolean =>
	ports.now() - (state.repairedAt ?? Number.NEGATIVE_INFINITY) >= REPAIR_PAUSE;

/** The watchdog's round: renews when it is time, tells the world again, and sets the next time. */
export const poke = async (keeper: Keeper): Promise<CredentialResult> => {
	const held = livingOf(keeper);
	if (held === undefined || keeper.ports.now() >= held.renewAt) return await renewOnTime(keeper);
	keeper.ports.wakeAt(held.renewAt);
	publish(keeper);
	return ok(credentialOf(keeper, held));
};

/** The alarm that brought us here is used up: while a token lives there must always be a next one. */
const renewOnTime = async (keeper: Keeper): Promise<CredentialResult> => {
	const renewed = await renew(keeper);
	// Without a living one nobody is waiting: the next caller or the next round tries again.
	if (!renewed.ok && livingOf(keeper) !== undefined) keeper.ports.wakeAt(renewed.error.retryAt);
	return renewed;
};

/** WeChat refused an API path because of a fault of the account: that path alone is left alone for a while. */
export const stop = (keeper: Keeper, path: string, cause: WechatError): void => {
	const now = keeper.ports.now();
	const stops = rememberedStops(keeper.state.stops, now);
	const before = stops[path];
	// Calls that were under way together say the same thing once.
	if (before !== undefined && now < before.until) return;
	const failures = (before?.failures ?? 0) + 1;
	change(keeper, {
		stops: {
			...stops,
			[path]: { cause, until: stopUntil(failures, now), failures },
		},
	});
	publish(keeper);
};

/** Ended stops are kept for the count of failures in a row, but not for ever: a caller may try any number of paths. */
const rememberedStops = (stops: Stops, now: number): Stops =>
	Object.fromEntries(Object.entries(stops).filter(([, { until }]) => now < until + LONGEST_STOP));

/** A path that was stopped works again. */
export const resume = (keeper: Keeper, path: string): void => {
	const { [path]: stopped, ...stops } = keeper.state.stops;
	if (stopped === undefined) return;
	change(keeper, { stops });
	publish(keeper);
};
