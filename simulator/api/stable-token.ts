/** Where access_tokens come from: stable_token, and the old /cgi-bin/token beside it. */

import { textOf } from "../json.ts";
import {
	forcedRefreshesSince,
	type IssuedToken,
	issueToken,
	latestToken,
	overlapSeconds,
	recordForcedRefresh,
} from "../store/access-tokens.ts";
import { startOfDay } from "../store/call-counts.ts";
import { seconds, type World } from "../world.ts";
import { type Answer, give, refuse } from "./answer.ts";
import type { ApiCall, Endpoint } from "./endpoint.ts";
import { refuseAddress } from "./whitelist.ts";

const forcedADay = 20;
const forcedApartSeconds = 30;

/**
 * POST /cgi-bin/stable_token: the same token with its remaining seconds until its last five minutes;
 * forced, a new one, at most 20 times a day and 30 s apart.
 * See: https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
 */
export const stableToken: Endpoint = {
	method: "POST",
	takesAccessToken: false,
	dailyLimit: 500_000,
	minuteLimit: 10_000,
	run: (call, world) => {
		if (call.text === "") return refuse(44002, seconds(world));
		const body = call.json;
		if (body === undefined) return refuse(47001, seconds(world));
		const force = body["force_refresh"] ?? false;
		if (typeof force !== "boolean") return refuse(47001, seconds(world));
		const refusal = refuseCredentials(call, world, {
			grant_type: textOf(body["grant_type"]),
			appid: textOf(body["appid"]),
			secret: textOf(body["secret"]),
		});
		if (refusal !== undefined) return refusal;
		return force ? forcedToken(world) : answerWith(normalToken(world), world);
	},
};

/**
 * GET /cgi-bin/token: every call makes a new token, and the former one lives on for five minutes.
 * See: https://developers.weixin.qq.com/doc/service/api/base/api_getaccesstoken.html
 */
export const oldToken: Endpoint = {
	method: "GET",
	takesAccessToken: false,
	dailyLimit: 2000,
	minuteLimit: 1_000_000,
	run: (call, world) => {
		const refusal = refuseCredentials(call, world, {
			grant_type: call.query.get("grant_type") ?? "",
			appid: call.query.get("appid") ?? "",
			secret: call.query.get("secret") ?? "",
		});
		return refusal ?? answerWith(issueToken(world, "old", "lives-on"), world);
	},
};

type Credentials = {
	readonly grant_type: string;
	readonly appid: string;
	readonly secret: string;
};

function refuseCredentials(call: ApiCall, world: World, given: Credentials): Answer | undefined {
	const { app_id, app_secret } = world.settings();
	const now = seconds(world);
	if (given.appid === "") return refuse(41002, now);
	if (given.secret === "") return refuse(41004, now);
	if (given.grant_type !== "client_credential") return refuse(40002, now);
	if (given.appid !== app_id) return refuse(40013, now);
	if (given.secret !== app_secret) return refuse(40125, now);
	return refuseAddress(call.ip, world);
}

/** The token that is held, or a new one when that has at most five minutes left. */
function normalToken(world: World): IssuedToken {
	const held = latestToken(world, "stable");
	const stays = held !== undefined && held.expires_at - seconds(world) > overlapSeconds;
	return stays ? held : issueToken(world, "stable", "lives-on");
}

function forcedToken(world: World): Answer {
	const now = seconds(world);
	const today = forcedRefreshesSince(world, startOfDay(now));
	const [last] = forcedRefreshesSince(world, now - forcedApartSeconds + 1);
	if (last !== undefined) return answerWith(normalToken(world), world);
	if (today.length >= forcedADay) return refuse(45009, now);
	recordForcedRefresh(world);
	return answerWith(issueToken(world, "stable", "ends"), world);
}

const answerWith = (token: IssuedToken, world: World): Answer =>
	give({
		access_token: token.access_token,
		expires_in: token.expires_at - seconds(world),
	});
