/** Who carries a tag (打标签): all of a call or nobody. */
import { isTextList, type JsonObject, textOf } from "../json.ts";
import { type Follower, findFollower } from "../store/followers.ts";
import { isTag, putTagOn, tagsOf, takeTagOff } from "../store/tags.ts";
import { seconds, type World } from "../world.ts";
import { done, give, refuse } from "./answer.ts";
import { postEndpoint } from "./endpoint.ts";

const mostAtOnce = 50;
const mostTagsOfOne = 20;

/**
 * POST /cgi-bin/tags/members/batchtagging
 * See: https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_batchtagging
 */
export const tagMembers = postEndpoint({ daily: 100_000 }, (body, world) => {
	const batch = readBatch(body, world);
	if (typeof batch === "number") return refuse(batch, seconds(world));
	const isFull = (follower: Follower): boolean => {
		const tags = tagsOf(world, follower);
		return tags.length >= mostTagsOfOne && !tags.includes(batch.tagid);
	};
	if (batch.followers.some(isFull)) return refuse(45059, seconds(world));
	putTagOn(world, batch.tagid, batch.followers);
	return done();
});

/**
 * POST /cgi-bin/tags/members/batchuntagging
 * See: https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_batchuntagging
 */
export const untagMembers = postEndpoint({ daily: 100_000 }, (body, world) => {
	const batch = readBatch(body, world);
	if (typeof batch === "number") return refuse(batch, seconds(world));
	takeTagOff(world, batch.tagid, batch.followers);
	return done();
});

/**
 * POST /cgi-bin/tags/getidlist: the tags that one follower carries.
 * See: https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_gettagidlist
 */
export const getTagIds = postEndpoint({ daily: 500_000 }, (body, world) => {
	const follower = findFollower(world, textOf(body["openid"]));
	if (follower?.follows !== true) return refuse(40003, seconds(world));
	return give({ tagid_list: tagsOf(world, follower) });
});

type Batch = { readonly tagid: number; readonly followers: readonly Follower[] };

/** The errcode of a call that names no tag, nobody, too many, or one who does not follow. */
function readBatch({ openid_list, tagid }: JsonObject, world: World): Batch | number {
	if (!isTextList(openid_list) || openid_list.length < 1 || openid_list.length > mostAtOnce) return 40032;
	if (typeof tagid !== "number" || !isTag(world, tagid)) return 45159;
	const followers = openid_list.flatMap((openid) => {
		const follower = findFollower(world, openid);
		return follower?.follows === true ? [follower] : [];
	});
	return followers.length === openid_list.length ? { tagid, followers } : 40003;
}
