/** Whom a control route means. */
import type { JsonObject } from "../json.ts";
import { type Follower, findFollower, followerCount, followersAfter } from "../store/followers.ts";
import type { Words } from "../words.ts";
import type { World } from "../world.ts";
import { optionalText, refuseRequest } from "./body.ts";

const keptOpenids = 100;

/** Notes that `openid` followed by a control route. */
export function noteFollow(world: World, openid: string): void {
	const earlier = world.settings().followed_openids.filter((one) => one !== openid);
	world.change({ followed_openids: [openid, ...earlier].slice(0, keptOpenids) });
}

/** Of those who followed by a control route and still follow, the one who did so last. */
export function lastFollower(world: World): Follower | undefined {
	for (const openid of world.settings().followed_openids) {
		const follower = findFollower(world, openid);
		if (follower?.follows === true) return follower;
	}
	return undefined;
}

/** One who follows: the one named, else the last one who followed, else the only one. */
export function actingFollower(world: World, fields: JsonObject): Follower {
	const named = optionalText(fields, "openid");
	if (named !== undefined) return following(world, named);
	const last = lastFollower(world);
	if (last !== undefined) return last;
	const [only] = followersAfter(world, 0, 1);
	if (only !== undefined && followerCount(world) === 1) return only;
	throw refuseRequest(422, only === undefined ? nobody : moreThanOne);
}

const nobody: Words = {
	en: "Nobody follows yet: POST /simulator/follow first.",
	zh: "还没有粉丝，请先 POST /simulator/follow。",
};

const moreThanOne: Words = {
	en: 'More than one follows: say who with "openid".',
	zh: "粉丝不止一位，请用“openid”指定。",
};

function following(world: World, openid: string): Follower {
	const follower = knownFollower(world, openid);
	if (follower.follows) return follower;
	throw refuseRequest(409, {
		en: `${openid} does not follow any more: POST /simulator/follow with this openid first.`,
		zh: `${openid} 已取消关注，请先用该 openid 调用 POST /simulator/follow。`,
	});
}

/** One who follows or once did. */
export function knownFollower(world: World, openid: string): Follower {
	const follower = findFollower(world, openid);
	if (follower !== undefined) return follower;
	throw refuseRequest(404, {
		en: `There is no follower ${openid}: GET /simulator/followers lists them.`,
		zh: `没有粉丝 ${openid}。GET /simulator/followers 列出全部粉丝。`,
	});
}

export const notOpenids = () =>
	refuseRequest(422, { en: '"openids" must be a list of openids.', zh: "“openids”应为 openid 的列表。" });

/** An openid that may follow now: new, or one who left. */
export function newcomer(world: World, openid: string): string {
	if (!/^[A-Za-z0-9_-]{1,64}$/.test(openid)) {
		throw refuseRequest(422, {
			en: '"openid" may have 1 to 64 letters, digits, "-" and "_".',
			zh: "“openid”应为 1 到 64 位字母、数字、“-”或“_”。",
		});
	}
	if (findFollower(world, openid)?.follows !== true) return openid;
	throw refuseRequest(409, {
		en: `${openid} follows already: a QR code that it scans now is POST /simulator/scan.`,
		zh: `${openid} 已经关注。已关注的粉丝扫码请用 POST /simulator/scan。`,
	});
}
