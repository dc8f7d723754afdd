/** Tags of followers (标签管理). */
import { isObject, type JsonObject, textOf } from "../json.ts";
import { findFollower } from "../store/followers.ts";
import {
	addTag,
	allTags,
	type CountedTag,
	findTagByName,
	isTag,
	removeTag,
	renameTag,
	taggedAfter,
} from "../store/tags.ts";
import { seconds, type World } from "../world.ts";
import { done, give, refuse } from "./answer.ts";
import { getEndpoint, postEndpoint } from "./endpoint.ts";

const mostTags = 100;
const mostNameBytes = 30;
const mostCarriersOfDeleted = 100_000;

/** 未分组、黑名单、星标组: WeChat's own. */
const systemTags: readonly unknown[] = [0, 1, 2];

/**
 * GET /cgi-bin/tags/get
 * See: https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_gettags.html
 */
export const getTags = getEndpoint({ daily: 1000 }, (_call, world) => give({ tags: allTags(world) }));

/**
 * POST /cgi-bin/tags/create
 * See: https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_createtag.html
 */
export const createTag = postEndpoint({ daily: 1000 }, (body, world) => {
	const { name } = tagIn(body);
	const errcode = judgeName(name, undefined, world);
	if (errcode !== 0) return refuse(errcode, seconds(world));
	if (allTags(world).length >= mostTags) return refuse(45056, seconds(world));
	return give({ tag: addTag(world, textOf(name)) });
});

/**
 * POST /cgi-bin/tags/update: another name.
 * See: https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_updatetag
 */
export const updateTag = postEndpoint({ daily: 1000 }, (body, world) => {
	const { id, name } = tagIn(body);
	const tag = changeableTag(id, world);
	if (typeof tag === "number") return refuse(tag, seconds(world));
	const errcode = judgeName(name, tag.id, world);
	if (errcode !== 0) return refuse(errcode, seconds(world));
	renameTag(world, { id: tag.id, name: textOf(name) });
	return done();
});

/**
 * POST /cgi-bin/tags/delete: unless more than 100,000 carry it.
 * See: https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_deletetag
 */
export const deleteTag = postEndpoint({ daily: 1000 }, (body, world) => {
	const tag = changeableTag(tagIn(body)["id"], world);
	if (typeof tag === "number") return refuse(tag, seconds(world));
	if (tag.count > mostCarriersOfDeleted) return refuse(45057, seconds(world));
	removeTag(world, tag.id);
	return done();
});

const tagIn = ({ tag }: JsonObject): JsonObject => (isObject(tag) ? tag : {});

/** The errcode of a tag that may not be changed. */
function changeableTag(id: unknown, world: World): CountedTag | 45058 | 45159 {
	if (systemTags.includes(id)) return 45058;
	return allTags(world).find((tag) => tag.id === id) ?? 45159;
}

/** `id` is the tag that gets the name. */
function judgeName(name: unknown, id: number | undefined, world: World): 0 | 45157 | 45158 {
	if (typeof name !== "string" || name === "") return 45157;
	if (new TextEncoder().encode(name).byteLength > mostNameBytes) return 45158;
	const namesake = findTagByName(world, name);
	return namesake === undefined || namesake.id === id ? 0 : 45157;
}

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
