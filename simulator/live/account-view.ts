/** The account as the page shows it. */
import { faultList } from "../control/fault-list.ts";
import { lastFollower } from "../control/who.ts";
import type { JsonObject } from "../json.ts";
import type { AccountView, FollowerView } from "../phone/snapshot.ts";
import { latestToken } from "../store/access-tokens.ts";
import { followerCount, knownAtEnds } from "../store/followers.ts";
import { menuFor } from "../store/menus.ts";
import { allTemplates } from "../store/templates.ts";
import { seeTyping } from "../store/windows.ts";
import { seconds, type World } from "../world.ts";
import { shownMenu } from "./shown-menu.ts";

const atEachEnd = 50;

/** `watched` is the openid of a follower who is among them, however many there are. */
export function accountView(world: World, watched: string | null): AccountView {
	const { app_id, account_id, mode, callback_url, ip_whitelist, gateway_problem } = world.settings();
	return {
		app_id,
		account_id,
		mode,
		callback_url,
		callback: world.exchanges.lastCallback(),
		gateway_problem,
		following: followerCount(world),
		...followersAndMenus(world, watched),
		last_openid: lastFollower(world)?.openid ?? null,
		access_token: accessToken(world),
		now: world.now(),
		faults: faultList(world),
		ip_whitelist,
		templates: allTemplates(world).map(({ template_id, title, content, example }) => ({
			template_id,
			title,
			content,
			example,
		})),
	};
}

function followersAndMenus(world: World, watched: string | null): Pick<AccountView, "followers" | "menus"> {
	const typing = seeTyping(world);
	const menuOf = menuFor(world);
	const menus: Record<string, JsonObject> = {};
	const followers = knownAtEnds(world, atEachEnd, watched).map((follower): FollowerView => {
		const { place: number, openid, follows, blocks_templates, refuses } = follower;
		const menu = menuOf(follower);
		if (menu !== undefined) menus[menu.id] ??= shownMenu(menu);
		const is_typing = typing.has(openid);
		return { openid, number, follows, blocks_templates, refuses, is_typing, menu_id: menu?.id ?? null };
	});
	return { followers, menus };
}

function accessToken(world: World): AccountView["access_token"] {
	const token = latestToken(world, "stable");
	if (token === undefined || token.expires_at <= seconds(world)) return null;
	return { expires_at: token.expires_at * 1000 };
}
