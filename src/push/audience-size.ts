/** How many an audience holds, before it is read page by page. */
import type { ApiRequest } from "../wechat/api.ts";
import { isJsonObject, type JsonObject } from "../wechat/json.ts";
import type { Audience } from "./audience.ts";

/**
 * See: https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_getfans.html,
 * https://developers.weixin.qq.com/doc/service/api/usermanage/tagmanage/api_gettags.html
 */
export const audienceSizeRequest = (audience: Audience): ApiRequest =>
	audience === "followers"
		? { method: "GET", path: "/cgi-bin/user/get", success: "total" }
		: { method: "GET", path: "/cgi-bin/tags/get", success: "tags" };

/** `{"total", …}`, or `{"tags": [{"id", "name", "count"}]}`; undefined when it does not say. */
export const parseAudienceSize = (
	audience: Audience,
	answer: JsonObject,
): number | "no such tag" | undefined => {
	if (audience === "followers") return countIn(answer, "total");
	const { tags } = answer;
	if (!Array.isArray(tags)) return undefined;
	const tag: unknown = tags.find((one) => isJsonObject(one) && one["id"] === audience.tag_id);
	return isJsonObject(tag) ? countIn(tag, "count") : "no such tag";
};

const countIn = (object: JsonObject, name: string): number | undefined => {
	const count = object[name];
	return typeof count === "number" && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
};
