/** The account as the page shows it. */
import { faultList } from "../control/fault-list.ts";
import type { AccountView, FollowerView } from "../phone/snapshot.ts";
import { latestToken } from "../store/access-tokens.ts";
import { followerCount, knownAtEnds } from "../store/followers.ts";
import { allTemplates } from "../store/templates.ts";
import { seeTyping } from "../store/windows.ts";
import { seconds, type World } from "../world.ts";
import { shownMenu } from "./shown-menu.ts";

const atEachEnd = 50;

export function accountView(world: World): AccountView {
	const { app_id, account_id, mode, callback_url, ip_whitelist, last_openid } = world.settings();
	return {
		app_id,
		account_id,
		mode,
		callback_url,
		callback: world.exchanges.lastCallback(),
		following: followerCount(world),
		followers: followerViews(world),
		last_openid,
		menu: shownMenu(world),
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

function followerViews(world: World): readonly FollowerView[] {
	const typing = seeTyping(world);
	return knownAtEnds(world, atEachEnd).map(({ openid, follows, blocks_templates, refuses }) => ({
		openid,
		follows,
		blocks_templates,
		refuses,
		is_typing: typing.has(openid),
	}));
}

function accessToken(world: World): AccountView["access_token"] {
	const token = latestToken(world, "stable");
	if (token === undefined || token.expires_at <= seconds(world)) return null;
	return { expires_at: token.expires_at * 1000 };
}
