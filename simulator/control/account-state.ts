/** Looking at the account and changing it: mode, callback, whitelist, receipts, clock, menu, templates. */
import { Hono } from "hono";
import type { Dispatcher } from "../callback/dispatcher.ts";
import { randomText } from "../random.ts";
import { forcedRefreshesSince, latestToken, revokeLatest } from "../store/access-tokens.ts";
import { startOfDay } from "../store/call-counts.ts";
import { followerCount } from "../store/followers.ts";
import { forgetOldMedia } from "../store/media.ts";
import { deleteMenus, replaceMenu } from "../store/menus.ts";
import { emptyTables } from "../store/schema.ts";
import {
	allTemplates,
	parseTemplate,
	saveTemplate,
	seedTemplates,
	type Template,
} from "../store/templates.ts";
import { seconds, signingSeconds, type World } from "../world.ts";
import { readSettings, settingNames } from "./account-settings.ts";
import { missing, notAList, onlyKnown, optionalCount, readFields, refuseRequest } from "./body.ts";

export const accountRoutes = (world: World, dispatcher: Dispatcher): Hono =>
	new Hono()
		.get("/account", (context) => context.json(accountState(world)))
		.patch("/account", async (context) => {
			world.change(readSettings(await readFields(context, settingNames)));
			return context.json(accountState(world));
		})
		.post("/expire-token", (context) => {
			revokeLatest(world, "stable");
			return context.json(accountState(world));
		})
		.post("/clock", async (context) => {
			const advance = optionalCount(await readFields(context, ["advance_seconds"]), "advance_seconds");
			if (advance === undefined) throw missing("advance_seconds");
			world.change({
				clock_offset_ms: world.settings().clock_offset_ms + advance * 1000,
			});
			forgetOldMedia(world);
			world.wake();
			return context.json({ now: new Date(world.now()).toISOString() });
		})
		.put("/website-menu", async (context) => {
			const { button } = await readFields(context, ["button"]);
			if (button !== null && !Array.isArray(button)) {
				throw refuseRequest(422, {
					en: '"button" must be a list in the shape of selfmenu_info, or null for no menu.',
					zh: "“button”应为 selfmenu_info 格式的列表，或 null（没有菜单）。",
				});
			}
			if (button === null || button.length === 0) deleteMenus(world);
			else replaceMenu(world, "website", { button });
			return context.json({ button });
		})
		.put("/templates", async (context) => {
			const { template_list } = await readFields(context, ["template_list"]);
			if (!Array.isArray(template_list)) throw notAList("template_list");
			for (const template of template_list.map(readTemplate)) saveTemplate(world, template);
			return context.json({ template_list: allTemplates(world) });
		})
		.post("/reset", (context) => {
			emptyTables(world.sql, signingSeconds(world));
			seedTemplates(world.sql);
			world.forgetSettings();
			world.exchanges.forget("all");
			dispatcher.abandon();
			return context.json(accountState(world));
		});

function accountState(world: World) {
	const { app_secret: _secret, clock_offset_ms, followed_openids: _openids, ...settings } = world.settings();
	const now = seconds(world);
	const token = latestToken(world, "stable");
	return {
		...settings,
		now: new Date(world.now()).toISOString(),
		clock_ahead_seconds: clock_offset_ms / 1000,
		followers: followerCount(world),
		access_token: token === undefined ? null : { remaining_seconds: Math.max(0, token.expires_at - now) },
		forced_refreshes_today: forcedRefreshesSince(world, startOfDay(now)).length,
	};
}

const templateFields = ["template_id", "title", "primary_industry", "deputy_industry", "content", "example"];

/** A template in WeChat's list shape; without a template_id it gets one. */
function readTemplate(value: unknown): Template {
	const fields = onlyKnown(value, templateFields, { en: "a template", zh: "消息模板" });
	const template = parseTemplate({ template_id: randomText(43), ...fields });
	if (template !== undefined) return template;
	throw refuseRequest(422, {
		en: 'A template needs "title" and "content", such as "商品名称:{{thing1.DATA}}\\n".',
		zh: "消息模板需要“title”和“content”，例如“商品名称:{{thing1.DATA}}\\n”。",
	});
}
