/** Six faults as switches, and the list of PUT /simulator/faults that they stand for. */
import type { JsonObject } from "../../json.ts";

export const faultNames = ["token", "whitelist", "quota", "slow", "garbled", "status"] as const;

export type FaultName = (typeof faultNames)[number];

/** Any address in it does: the gateway shows it to the owner, who would put it on the list. */
const notListed = "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist";

/** Where WeChat looks at its whitelist: web authorisation has none. */
const whitelisted = ["/cgi-bin/stable_token", "/cgi-bin/token", "access_token"];

/**
 * What each switch writes. Calls for a new access_token stay well while one is refused, so that the gateway can try to
 * heal. Only the first fault that is no delay answers a call, so those that hit fewer calls come first.
 */
const faultsOf: Readonly<Record<FaultName, (slowSeconds: number) => readonly JsonObject[]>> = {
	token: () => [{ path: "access_token", errcode: 40001 }],
	quota: () => [{ path: "access_token", errcode: 45009 }],
	whitelist: () => whitelisted.map((path) => ({ path, errcode: 40164, errmsg: notListed })),
	status: () => [{ path: "*", status: 502 }],
	garbled: () => [{ path: "*", garbled: "half-json" }],
	slow: (slowSeconds) => [{ path: "*", delay_ms: slowSeconds * 1000 }],
};

export type FaultSwitches = {
	readonly on: ReadonlySet<FaultName>;
	/** How long a slow answer takes. */
	readonly slowSeconds: number;
	/** Faults that were set by hand and that no switch stands for, as they were shown: so they go on counting. */
	readonly others: readonly JsonObject[];
};

/** How long a slow answer takes at first, and at most. */
export const usualSeconds = 3;
export const mostSeconds = 60;

/**
 * `faults` as the account view holds them. A fault is a switch's only if it is exactly what that switch writes.
 * `otherwise` is how long a slow answer will take where none is slow.
 */
export function readSwitches(faults: readonly JsonObject[], otherwise = usualSeconds): FaultSwitches {
	const slowSeconds = faults.map(secondsOf).find((seconds) => seconds !== null) ?? otherwise;
	const texts = faults.map(normal);
	const writes = (name: FaultName) => faultsOf[name](slowSeconds).map(normal);
	const on = new Set(faultNames.filter((name) => writes(name).every((text) => texts.includes(text))));
	const owned = new Set([...on].flatMap(writes));
	return { on, slowSeconds, others: faults.filter((fault) => !owned.has(normal(fault))) };
}

/** The list for PUT: what was set by hand first, since it is finer. */
export const writeSwitches = ({ on, slowSeconds, others }: FaultSwitches): readonly JsonObject[] => [
	...others,
	...Object.entries(faultsOf).flatMap(([name, faults]) => (has(on, name) ? faults(slowSeconds) : [])),
];

export const withSwitch = (switches: FaultSwitches, name: FaultName, isOn: boolean): FaultSwitches => ({
	...switches,
	on: new Set(faultNames.filter((one) => (one === name ? isOn : switches.on.has(one)))),
});

const has = (on: ReadonlySet<string>, name: string): boolean => on.has(name);

/** The seconds of a fault that the switch for slow answers could have written; null for any other. */
function secondsOf(fault: JsonObject): number | null {
	const seconds = Number(fault["delay_ms"]) / 1000;
	if (!Number.isInteger(seconds) || seconds < 1 || seconds > mostSeconds) return null;
	return faultsOf.slow(seconds).map(normal).includes(normal(fault)) ? seconds : null;
}

/** The same text for the same fault, whether its usual settings are written out or not. */
function normal(fault: JsonObject): string {
	const { hits: _hits, skip = 0, times = null, ratio = 1, after = false, ...rest } = fault;
	const kind = "status" in rest ? { body: "", ...rest } : rest;
	return JSON.stringify(Object.entries({ skip, times, ratio, after, ...kind }).sort());
}
