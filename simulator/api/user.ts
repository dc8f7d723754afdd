/** Reading followers (用户管理). */
import { type Follower, findFollower, followerCount, followersAfter } from "../store/followers.ts";
import { tagsOf } from "../store/tags.ts";
import { seconds } from "../world.ts";
import { give, refuse } from "./answer.ts";
import { getEndpoint } from "./endpoint.ts";

/** GET /cgi-bin/user/info: no nickname and no picture since 2021, and nothing of one who does not follow. */
export const getUserInfo = getEndpoint({ daily: 5_000_000 }, (call, world) => {
	const follower = findFollower(world, call.query.get("openid") ?? "");
	if (follower === undefined) return refuse(40003, seconds(world));
	if (!follower.follows) return give({ subscribe: 0, openid: follower.openid });
	return give({
		subscribe: 1,
		openid: follower.openid,
		nickname: "",
		sex: 0,
		language: call.query.get("lang") ?? "zh_CN",
		city: "",
		province: "",
		country: "",
		headimgurl: "",
		subscribe_time: follower.followed_at,
		remark: "",
		groupid: 0,
		tagid_list: tagsOf(world, follower),
		...sceneOf(follower),
	});
});

const sceneOf = ({ scene }: Follower) => ({
	subscribe_scene: scene === null ? "ADD_SCENE_SEARCH" : "ADD_SCENE_QR_CODE",
	qr_scene: scene !== null && /^\d{1,9}$/.test(scene) ? Number(scene) : 0,
	qr_scene_str: scene !== null && !/^\d{1,9}$/.test(scene) ? scene : "",
});

/** GET /cgi-bin/user/get: a page of openids after next_openid; next_openid is empty when there are no more. */
export const getUsers = getEndpoint({ daily: 500 }, (call, world) => {
	const from = call.query.get("next_openid") ?? "";
	const last = from === "" ? undefined : findFollower(world, from);
	if (from !== "" && last === undefined) return refuse(40003, seconds(world));
	const page = followersAfter(world, last?.n ?? 0, world.settings().user_page_size);
	const total = followerCount(world);
	const next_openid = page.at(-1)?.openid ?? "";
	if (page.length === 0) return give({ total, count: 0, next_openid });
	return give({
		total,
		count: page.length,
		data: { openid: page.map((one) => one.openid) },
		next_openid,
	});
});
