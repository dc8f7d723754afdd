/** Whom a control route means. */
import type { JsonObject } from "../json.ts";
import { type Follower, findFollower, followerCount, followersAfter } from "../store/followers.ts";
import type { World } from "../world.ts";
import { optionalText, refuseRequest } from "./body.ts";

/** One who follows: the one named, else the one made by the last follow, else the only one. */
export function actingFollower(world: World, fields: JsonObject): Follower {
	const named = optionalText(fields, "openid");
	if (named !== undefined) return following(world, named);
	const last = findFollower(world, world.settings().last_openid ?? "");
	if (last?.follows === true) return last;
	const [only] = followersAfter(world, 0, 1);
	if (only !== undefined && followerCount(world) === 1) return only;
	throw refuseRequest(
		422,
		only === undefined
			? "Nobody follows yet: POST /simulator/follow first."
			: 'More than one follows: say who with "openid".',
	);
}

function following(world: World, openid: string): Follower {
	const follower = knownFollower(world, openid);
	if (follower.follows) return follower;
	throw refuseRequest(
		409,
		`${openid} does not follow any more: POST /simulator/follow with this openid first.`,
	);
}

/** One who follows or once did. */
export function knownFollower(world: World, openid: string): Follower {
	const follower = findFollower(world, openid);
	if (follower !== undefined) return follower;
	throw refuseRequest(404, `There is no follower ${openid}: GET /simulator/followers lists them.`);
}

/** An openid that may follow now: new, or one who left. */
export function newcomer(world: World, openid: string): string {
	if (!/^[A-Za-z0-9_-]{1,64}$/.test(openid)) {
		throw refuseRequest(422, '"openid" may have 1 to 64 letters, digits, "-" and "_".');
	}
	if (findFollower(world, openid)?.follows !== true) return openid;
	throw refuseRequest(409, `${openid} follows already: a QR code that it scans now is POST /simulator/scan.`);
}
