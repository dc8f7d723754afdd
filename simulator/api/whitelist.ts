/** The API IP whitelist (IP 白名单): IPv4 addresses and CIDR ranges. */
import { seconds, type World } from "../world.ts";
import { type Answer, refuse } from "./answer.ts";

const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** An IPv4 address as a number of 32 bits; undefined when it is none. */
function asNumber(address: string): number | undefined {
	const bytes = v4.exec(address)?.slice(1).map(Number);
	if (bytes === undefined || bytes.some((byte) => byte > 255)) return undefined;
	return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Whether `entry` is something that WeChat lets an owner write into the list. */
export function isWhitelistEntry(entry: string): boolean {
	const [address = "", bits] = entry.split("/");
	const isRange = bits === undefined || (/^\d{1,2}$/.test(bits) && Number(bits) <= 32);
	return isRange && asNumber(address) !== undefined && entry.split("/").length <= 2;
}

function covers(entry: string, ip: number): boolean {
	const [address = "", bits = "32"] = entry.split("/");
	const start = asNumber(address);
	const size = 2 ** (32 - Number(bits));
	return start !== undefined && Math.floor(start / size) === Math.floor(ip / size);
}

/** 40164 with the address that WeChat saw, unless the list is off or has it. */
export function refuseAddress(ip: string, world: World): Answer | undefined {
	const list = world.settings().ip_whitelist;
	if (list === null) return undefined;
	const address = asNumber(ip);
	if (address !== undefined && list.some((entry) => covers(entry, address))) return undefined;
	const mapped = address === undefined ? ip : `::ffff:${ip}`;
	return refuse(40164, seconds(world), `invalid ip ${ip} ipv6 ${mapped}, not in whitelist`);
}
