/** `/api/menu`: the account's default menu, in WeChat's own shape. */
import { Hono } from "hono/tiny";
import { MENU_PATHS, type Menu, parseMenuAnswer, parseSelfMenuAnswer } from "../wechat/menu/menu.ts";
import { parseMenuRequest } from "../wechat/menu/menu-request.ts";
import type { Notice } from "../wechat/notice.ts";
import { err, ok, type Result } from "../wechat/result.ts";
import { allowQuery } from "./allow-query.ts";
import type { AppEnv } from "./app-env.ts";
import { requireScope } from "./auth/auth.ts";
import type { Clock } from "./clock.ts";
import { garbledProblem } from "./failure-problem.ts";
import { jsonResponse } from "./json-response.ts";
import { readQueryFlag } from "./messages/wish.ts";
import { methodNotAllowed } from "./method-not-allowed.ts";
import { faultyRequest, type Problem, problemResponse } from "./problem.ts";
import { provideWechat } from "./provide-wechat.ts";
import { readJsonObject } from "./request-body.ts";
import type { Wechat } from "./wechat.ts";

export const menuRoutes = (clock: Clock) =>
	new Hono<AppEnv>()
		.get("/", requireScope("read"), allowQuery(), provideWechat(clock), async (c) => {
			const menu = await readMenu(c.get("wechat"));
			if (!menu.ok) return problemResponse(c, menu.error);
			const { button, source, warnings } = menu.value;
			return jsonResponse(c, { button, source }, warnings);
		})
		.put("/", requireScope("manage"), allowQuery("check"), provideWechat(clock), async (c) => {
			const body = await readJsonObject(c);
			if (!body.ok) return problemResponse(c, body.error);
			const isChecked = readQueryFlag(c, "check", true);
			if (!isChecked.ok) return problemResponse(c, isChecked.error);
			const parsed = parseMenuRequest(body.value, { check: isChecked.value });
			if (!parsed.ok) return problemResponse(c, faultyRequest(parsed.error));
			const { menu, warnings } = parsed.value;
			const request = { method: "POST", path: MENU_PATHS.create, body: menu, success: "errcode" } as const;
			const answer = await c.get("wechat").call(request);
			if (!answer.ok) return problemResponse(c, { ...answer.error, warnings });
			return jsonResponse(c, { ...menu, source: "api" }, warnings);
		})
		.delete("/", requireScope("manage"), allowQuery(), provideWechat(clock), async (c) => {
			const request = { method: "GET", path: MENU_PATHS.delete, success: "errcode" } as const;
			const answer = await c.get("wechat").call(request);
			if (!answer.ok) return problemResponse(c, answer.error);
			return jsonResponse(c, { button: [], source: "none" }, [WITH_CONDITIONAL_MENUS]);
		})
		.all("/", methodNotAllowed("GET", "PUT", "DELETE"));

/** "No menu made by the API", and "this account may not use the menu API", as unverified ones may not. */
const ASK_OTHERWISE: ReadonlySet<number | undefined> = new Set([46003, 48001]);

/** A menu made on WeChat's website is known to another API only, which says less and is open to every account. */
const readMenu = async (wechat: Wechat): Promise<Result<Menu, Problem>> => {
	const answer = await wechat.call({ method: "GET", path: MENU_PATHS.get, success: "menu" });
	if (answer.ok) return orGarbled(parseMenuAnswer(answer.value));
	if (!ASK_OTHERWISE.has(answer.error.errcode)) return answer;
	const selfMenu = await wechat.call({
		method: "GET",
		path: MENU_PATHS.selfMenu,
		success: "is_menu_open",
	});
	return selfMenu.ok ? orGarbled(parseSelfMenuAnswer(selfMenu.value)) : selfMenu;
};

const orGarbled = (menu: Result<Menu, string>): Result<Menu, Problem> =>
	menu.ok ? ok(menu.value) : err(garbledProblem(menu.error));

const WITH_CONDITIONAL_MENUS: Notice = {
	text: {
		en: "WeChat removes all conditional menus together with the default one. Followers see the change within 5 minutes, or at once when they follow again.",
		zh: "微信会将默认菜单连同全部个性化菜单一并删除。粉丝端最迟 5 分钟后生效，重新关注可立即看到。",
	},
};
