/** Tags of followers (标签管理). */
import { textOf } from "../json.ts";
import { findFollower } from "../store/followers.ts";
import { allTags, isTag, taggedAfter } from "../store/tags.ts";
import { seconds } from "../world.ts";
import { give, refuse } from "./answer.ts";
import { getEndpoint, postEndpoint } from "./endpoint.ts";

/**
 * GET /cgi-bin/tags/get
 * See: https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_gettags.html
 */
export const getTags = getEndpoint({ daily: 1000 }, (_call, world) => give({ tags: allTags(world) }));

/**
 * POST /cgi-bin/user/tag/get: a page of the openids with a tag, after next_openid; an empty page has no data.
 * See: https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_gettagfans.html
 */
export const getTagged = postEndpoint({ daily: 1000 }, (body, world) => {
	const { tagid } = body;
	const from = textOf(body["next_openid"]);
	const last = from === "" ? undefined : findFollower(world, from);
	if (typeof tagid !== "number" || !isTag(world, tagid)) return refuse(45159, seconds(world));
	if (from !== "" && last === undefined) return refuse(40003, seconds(world));
	const page = taggedAfter(world, tagid, last?.n ?? 0, world.settings().user_page_size);
	if (page.length === 0) return give({ count: 0, next_openid: "" });
	return give({ count: page.length, data: { openid: page }, next_openid: page.at(-1) });
});
