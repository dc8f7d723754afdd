/** Looking at followers, changing their wishes, and making many at once. */
import { Hono } from "hono";
import { isTextList } from "../json.ts";
import { receivedBy, receivedByAll, ways } from "../store/chat.ts";
import {
	changeInBulk,
	type Follower,
	followerCount,
	followInBulk,
	knownAfter,
	setWishes,
} from "../store/followers.ts";
import { nicknameOf, setNickname } from "../store/nicknames.ts";
import type { World } from "../world.ts";
import {
	missing,
	optionalCount,
	optionalFlag,
	optionalText,
	queryCount,
	readFields,
	refuseRequest,
} from "./body.ts";
import { knownFollower, notOpenids } from "./who.ts";

const most = 1_000_000;
const slice = 50_000;

const asAnswer = ({ openid, follows, followed_at, scene, blocks_templates, refuses }: Follower) => ({
	openid,
	follows,
	followed_at,
	scene,
	blocks_templates,
	refuses,
});

export const peopleRoutes = (world: World): Hono =>
	new Hono()
		.get("/followers", (context) => {
			const after = context.req.query("after");
			const limit = Math.min(queryCount(context, "limit", 1000), 10_000);
			const page = knownAfter(world, after === undefined ? 0 : knownFollower(world, after).n, limit);
			return context.json({
				following: followerCount(world),
				followers: page.map(asAnswer),
			});
		})
		.post("/followers", async (context) => {
			const count = optionalCount(await readFields(context, ["count"]), "count", { least: 1, most });
			if (count === undefined) throw missing("count");
			for (let made = 0; made < count; made += slice) {
				followInBulk(world, Math.min(slice, count - made));
				await scheduler.wait(0);
			}
			return context.json({ made: count, following: followerCount(world) }, 201);
		})
		.patch("/followers", async (context) => {
			const fields = await readFields(context, ["openids", "follows", "blocks_templates", "refuses"]);
			const { openids } = fields;
			if (!isTextList(openids)) throw notOpenids();
			changeInBulk(world, openids, {
				follows: optionalFlag(fields, "follows"),
				blocks_templates: optionalFlag(fields, "blocks_templates"),
				refuses: optionalFlag(fields, "refuses"),
			});
			return context.json({ following: followerCount(world) });
		})
		.get("/received", (context) => {
			const via = ways.find((way) => way === context.req.query("via"));
			if (via === undefined) {
				throw refuseRequest(422, {
					en: `"via" in the query must be one of ${ways.join(", ")}.`,
					zh: `查询参数“via”应为 ${ways.join("、")} 之一。`,
				});
			}
			const limit = Math.min(queryCount(context, "limit", 1000), 10_000);
			return context.json({ received: receivedByAll(world, via, queryCount(context, "since", 0), limit) });
		})
		.get("/followers/:openid/received", (context) => {
			const { openid } = knownFollower(world, context.req.param("openid"));
			return context.json({ openid, received: receivedBy(world, openid) });
		})
		.patch("/followers/:openid", async (context) => {
			const follower = knownFollower(world, context.req.param("openid"));
			const fields = await readFields(context, ["blocks_templates", "refuses", "nickname"]);
			const nickname = optionalText(fields, "nickname");
			setWishes(world, follower.openid, {
				blocks_templates: optionalFlag(fields, "blocks_templates") ?? follower.blocks_templates,
				refuses: optionalFlag(fields, "refuses") ?? follower.refuses,
			});
			if (nickname !== undefined) setNickname(world, follower.openid, nickname);
			return context.json({
				...asAnswer(knownFollower(world, follower.openid)),
				nickname: nicknameOf(world, follower.openid),
			});
		});
