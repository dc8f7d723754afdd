/** The menu endpoints (自定义菜单). */
import { isObject, textOf } from "../json.ts";
import { findFollower } from "../store/followers.ts";
import {
	deleteConditionalMenu,
	deleteMenus,
	insertMenu,
	menuFor,
	menusFrom,
	replaceMenu,
	type StoredMenu,
} from "../store/menus.ts";
import { seconds } from "../world.ts";
import { done, give, refuse } from "./answer.ts";
import { getEndpoint, postEndpoint } from "./endpoint.ts";
import { asCurrent, asStored, judgeButtons } from "./menu-rules.ts";

const escaped = /\\u[0-9a-fA-F]{4}/;

/** POST /cgi-bin/menu/create: replaces the default menu. */
export const createMenu = postEndpoint({ daily: 1000 }, (body, world, call) => {
	if (escaped.test(call.text)) return refuse(40033, seconds(world));
	const errcode = judgeButtons(body["button"]);
	if (errcode !== 0) return refuse(errcode, seconds(world));
	replaceMenu(world, "api", { button: asStored(body["button"]) });
	return done();
});

/** GET /cgi-bin/menu/get: what the API made; 46003 when there is nothing, or only a website menu. */
export const getMenu = getEndpoint({ daily: 10_000 }, (_call, world) => {
	const [menu] = menusFrom(world, "api");
	if (menu === undefined) return refuse(46003, seconds(world));
	const conditional = menusFrom(world, "conditional");
	if (conditional.length === 0) return give({ menu: { button: menu.body["button"] } });
	return give({ menu: withId(menu), conditionalmenu: conditional.map(withId) });
});

/** GET /cgi-bin/menu/delete: removes the default menu and all conditional ones. */
export const deleteMenu = getEndpoint({ daily: 1000 }, (_call, world) => {
	deleteMenus(world);
	return done();
});

/** POST /cgi-bin/menu/addconditional: a menu for the followers with one tag. */
export const addConditionalMenu = postEndpoint({ daily: 2000 }, (body, world) => {
	const now = seconds(world);
	if (menusFrom(world, "api").length === 0) return refuse(65303, now);
	const rule = body["matchrule"];
	if (!isObject(rule) || Object.keys(rule).length === 0) return refuse(65304, now);
	if (Object.keys(rule).some((name) => name !== "tag_id")) return refuse(65320, now);
	const errcode = judgeButtons(body["button"]);
	if (errcode !== 0) return refuse(errcode, now);
	const menuid = insertMenu(world, "conditional", {
		button: asStored(body["button"]),
		matchrule: rule,
	});
	return give({ menuid });
});

/** POST /cgi-bin/menu/delconditional */
export const removeConditionalMenu = postEndpoint({ daily: 2000 }, (body, world) =>
	deleteConditionalMenu(world, textOf(body["menuid"])) ? done() : refuse(65301, seconds(world)),
);

/**
 * POST /cgi-bin/menu/trymatch: what the API made for this follower. The follower's WeChat id, which WeChat takes, too, is
 * not known here.
 * See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_trymatchmenu
 */
export const tryMatchMenu = postEndpoint({ daily: 20_000 }, (body, world) => {
	const follower = findFollower(world, textOf(body["user_id"]));
	if (follower?.follows !== true) return refuse(65302, seconds(world));
	const menu = menuFor(world)(follower);
	if (menu === undefined || menu.source === "website") return refuse(46003, seconds(world));
	return give({ button: menu.body["button"] });
});

/** GET /cgi-bin/get_current_selfmenu_info: the menu that followers see, also one made on the website. */
export const getCurrentMenu = getEndpoint({ daily: 10_000 }, (_call, world) => {
	const [byWebsite] = menusFrom(world, "website");
	if (byWebsite !== undefined) return give({ is_menu_open: 1, selfmenu_info: byWebsite.body });
	const [byApi] = menusFrom(world, "api");
	if (byApi === undefined) return give({ is_menu_open: 0, selfmenu_info: { button: [] } });
	return give({
		is_menu_open: 1,
		selfmenu_info: { button: asCurrent(byApi.body["button"]) },
	});
});

const withId = (menu: StoredMenu) => ({ ...menu.body, menuid: menu.id });
