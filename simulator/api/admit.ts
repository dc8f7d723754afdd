/** What WeChat checks before an endpoint runs: method, access_token, IP whitelist, quota. */
import { judgeToken } from "../store/access-tokens.ts";
import { countCall, usedThisMinute, usedToday } from "../store/call-counts.ts";
import { seconds, type World } from "../world.ts";
import { type Answer, refuse } from "./answer.ts";
import type { ApiCall, Endpoint } from "./endpoint.ts";
import { refuseAddress } from "./whitelist.ts";

/** The refusal, or undefined when the endpoint may run. An admitted call counts against the quotas. */
export function admit(call: ApiCall, endpoint: Endpoint, world: World): Answer | undefined {
	const now = seconds(world);
	if (call.method !== endpoint.method) return refuse(endpoint.method === "POST" ? 43002 : 43001, now);
	const refusal = endpoint.takesAccessToken ? refuseCaller(call, world) : undefined;
	return refusal ?? spendQuota(call.path, endpoint, world);
}

function refuseCaller(call: ApiCall, world: World): Answer | undefined {
	const accessToken = call.query.get("access_token") ?? "";
	if (accessToken === "") return refuse(41001, seconds(world));
	const verdict = judgeToken(world, accessToken);
	return verdict === 0 ? refuseAddress(call.ip, world) : refuse(verdict, seconds(world));
}

/** Calls of `path` that a day allows. */
export const dailyLimit = (path: string, endpoint: Endpoint, world: World): number =>
	world.settings().daily_limits[path] ?? endpoint.dailyLimit;

/** Calls of `path` that a minute allows. */
export const minuteLimit = (path: string, endpoint: Endpoint, world: World): number =>
	world.settings().minute_limits[path] ?? endpoint.minuteLimit;

function spendQuota(path: string, endpoint: Endpoint, world: World): Answer | undefined {
	if (usedToday(world, path) >= dailyLimit(path, endpoint, world)) return refuse(45009, seconds(world));
	if (usedThisMinute(world, path) >= minuteLimit(path, endpoint, world)) return refuse(45011, seconds(world));
	countCall(world, path);
	return undefined;
}
