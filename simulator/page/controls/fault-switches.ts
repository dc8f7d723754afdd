/** Six faults as switches, and the list of PUT /simulator/faults that they stand for. */
import type { JsonObject } from "../../json.ts";

export const faultNames = ["token", "whitelist", "quota", "slow", "garbled", "status"] as const;

export type FaultName = (typeof faultNames)[number];

/** Calls with an access_token: those for a new one stay well, so that the gateway can try to heal. */
const apiPaths = [
	"/cgi-bin/message/template/send",
	"/cgi-bin/message/custom/send",
	"/cgi-bin/message/custom/typing",
	"/cgi-bin/template/get_all_private_template",
	"/cgi-bin/template/api_add_template",
	"/cgi-bin/template/del_private_template",
	"/cgi-bin/menu/create",
	"/cgi-bin/menu/get",
	"/cgi-bin/menu/delete",
	"/cgi-bin/get_current_selfmenu_info",
	"/cgi-bin/user/get",
	"/cgi-bin/user/info",
];

/** Any address in it does: the gateway shows it to the owner, who would put it on the list. */
const notListed = "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist";

const errcode = (code: number) => apiPaths.map((path) => ({ path, errcode: code }));

const faultsOf: Readonly<Record<FaultName, (slowSeconds: number) => readonly JsonObject[]>> = {
	token: () => errcode(40001),
	quota: () => errcode(45009),
	whitelist: () => [{ path: "*", errcode: 40164, errmsg: notListed }],
	status: () => [{ path: "*", status: 502 }],
	garbled: () => [{ path: "*", garbled: "half-json" }],
	slow: (slowSeconds) => [{ path: "*", delay_ms: slowSeconds * 1000 }],
};

export type FaultSwitches = {
	readonly on: ReadonlySet<FaultName>;
	/** How long a slow answer takes. */
	readonly slowSeconds: number;
	/** Faults that were set by hand and that no switch stands for, without `hits`. */
	readonly others: readonly JsonObject[];
};

const usualSeconds = 3;

/** `faults` as the account view holds them. */
export function readSwitches(faults: readonly JsonObject[]): FaultSwitches {
	const delay = faults.find((fault) => nameOf(fault) === "slow")?.["delay_ms"];
	return {
		on: new Set(faults.map(nameOf).filter((name) => name !== null)),
		slowSeconds: typeof delay === "number" ? delay / 1000 : usualSeconds,
		others: faults.filter((fault) => nameOf(fault) === null).map(({ hits: _hits, ...fault }) => fault),
	};
}

/** The list for PUT. The first fault that fits a call hits it, so those of single paths come first. */
export const writeSwitches = ({ on, slowSeconds, others }: FaultSwitches): readonly JsonObject[] => [
	...others,
	...Object.entries(faultsOf).flatMap(([name, faults]) => (has(on, name) ? faults(slowSeconds) : [])),
];

export const withSwitch = (switches: FaultSwitches, name: FaultName, isOn: boolean): FaultSwitches => ({
	...switches,
	on: new Set(faultNames.filter((one) => (one === name ? isOn : switches.on.has(one)))),
});

const has = (on: ReadonlySet<string>, name: string): boolean => on.has(name);

/** The switch that a fault belongs to; null for one with finer settings than the switches have. */
function nameOf(fault: JsonObject): FaultName | null {
	const { path, skip = 0, times = null, ratio = 1, after = false } = fault;
	if (skip !== 0 || times !== null || ratio !== 1 || after !== false) return null;
	if (typeof path === "string" && apiPaths.includes(path)) {
		return fault["errcode"] === 40001 ? "token" : fault["errcode"] === 45009 ? "quota" : null;
	}
	if (path !== "*") return null;
	if (fault["errcode"] === 40164) return "whitelist";
	if ("delay_ms" in fault) return "slow";
	if ("garbled" in fault) return "garbled";
	return "status" in fault ? "status" : null;
}
