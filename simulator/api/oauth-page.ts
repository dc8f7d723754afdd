/**
 * WeChat's page that a browser is sent to for web authorisation, seen by the last one who followed. `snsapi_base` goes
 * back at once; `snsapi_userinfo` asks first.
 */
import { Hono } from "hono";
import { actingFollower } from "../control/who.ts";
import { issueCode } from "../store/web-authorisations.ts";
import type { World } from "../world.ts";

/** WeChat matches the whole link: other parts, or another order, are refused. */
const link =
	/^\?appid=(?<appid>[^&]+)&redirect_uri=[^&]+&response_type=code&scope=(?<scope>snsapi_base|snsapi_userinfo)(?:&state=(?<state>[A-Za-z0-9]{0,128}))?$/;

export const authorizeRoutes = (world: World): Hono =>
	new Hono().get("/oauth2/authorize", (context) => {
		const parts = link.exec(new URL(context.req.url).search)?.groups ?? {};
		const { appid, scope = "", state } = parts;
		const redirect = context.req.query("redirect_uri") ?? "";
		const back = URL.canParse(redirect) ? new URL(redirect) : undefined;
		if (appid === undefined || back === undefined)
			return context.text("该链接无法访问：请检查参数及其顺序。", 400);
		if (appid !== world.settings().app_id) return context.text("AppID 参数错误（10013）。", 400);
		const { openid } = actingFollower(world, {});
		if (state !== undefined) back.searchParams.set("state", state);
		const refused = back.href;
		back.searchParams.set("code", issueCode(world, openid, scope));
		return scope === "snsapi_base" ? context.redirect(back.href) : context.html(consent(back.href, refused));
	});

const escapeHtml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

const consent = (allowed: string, refused: string): string => `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>微信授权</title>
<p>允许获取你的昵称和头像？</p>
<p><a href="${escapeHtml(allowed)}">同意</a> <a href="${escapeHtml(refused)}">拒绝</a></p>
</html>
`;
