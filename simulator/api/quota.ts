/** Looking at quotas and clearing them (API 调用额度). */
import { textOf } from "../json.ts";
import { clearDailyCounts, countUse, usedIn, usedToday } from "../store/call-counts.ts";
import { seconds, type World } from "../world.ts";
import { dailyLimit, minuteLimit } from "./admit.ts";
import { done, refuse } from "./answer.ts";
import { type Endpoint, postEndpoint } from "./endpoint.ts";

const clearsAMonth = 10;

/** POST /cgi-bin/clear_quota: sets the daily counters back to zero, 10 times a month. */
export const clearQuota = postEndpoint({ daily: 10_000 }, (body, world) => {
	const now = seconds(world);
	if (textOf(body["appid"]) !== world.settings().app_id) return refuse(40013, now);
	const month = `month ${beijingMonth(world)}`;
	if (usedIn(world, "clear_quota", month) >= clearsAMonth) return refuse(48006, now);
	countUse(world, "clear_quota", month);
	clearDailyCounts(world);
	return done();
});

const beijingMonth = (world: World): string =>
	new Date(world.now() + 8 * 3_600_000).toISOString().slice(0, 7);

/** POST /cgi-bin/openapi/quota/get: what is left of `cgi_path`; 76021 for a path that is none. */
export const getQuota = (find: (path: string) => Endpoint | undefined): Endpoint =>
	postEndpoint({ daily: 1_000_000 }, (body, world) => {
		const path = textOf(body["cgi_path"]);
		const endpoint = find(path);
		if (endpoint === undefined) return refuse(76021, seconds(world));
		const daily_limit = dailyLimit(path, endpoint, world);
		const used = usedToday(world, path);
		const call_count = minuteLimit(path, endpoint, world);
		return done({
			quota: { daily_limit, used, remain: Math.max(0, daily_limit - used) },
			rate_limit: { call_count, refresh_second: 60 },
		});
	});
