/** The address of the page that asks for a signature. It is signed as it came: one letter changed, and WeChat refuses it. */
import type { Context } from "hono";
import { err, ok, type Result } from "../../wechat/result.ts";
import type { Problem } from "../problem.ts";

/** `?url=…`, if it is a page of one of these origins; of any origin when there are none to choose from. */
export const readPageUrl = (c: Context, origins: readonly string[] | "any"): Result<string, Problem> => {
	const { url: urls = [], ...others } = c.req.queries();
	const [stranger] = Object.keys(others);
	if (stranger !== undefined) return err(notEncoded(stranger.slice(0, 64)));
	const [url = "", another] = urls;
	if (another !== undefined || !/^https?:\/\/[^\s\\]+$/.test(url) || !URL.canParse(url)) return err(NO_URL);
	if (url.includes("#")) return err(WITH_FRAGMENT);
	if (origins !== "any" && !origins.includes(new URL(url).origin)) return err(OF_ANOTHER_HOST);
	return ok(url);
};

const invalid = (field: string, en: string, zh: string): Problem => ({
	type: "invalid-request",
	status: 422,
	detail: { en, zh },
	field,
});

/** What follows a `&` in the page's own query arrives as a parameter of ours. */
const notEncoded = (name: string): Problem =>
	invalid(
		name,
		`There is no parameter "${name}" here. If it belongs to the page's address, encode that: "?url=" + encodeURIComponent(url).`,
		`没有“${name}”这个参数。如果它属于页面地址，请先编码："?url=" + encodeURIComponent(url)。`,
	);

const NO_URL = invalid(
	"url",
	'Send the whole address of the page once as url, beginning with https:// or http://: "?url=" + encodeURIComponent(location.href.split("#")[0]).',
	'请用 url 参数传入页面的完整地址（以 https:// 或 http:// 开头），且只传一次："?url=" + encodeURIComponent(location.href.split("#")[0])。',
);

const WITH_FRAGMENT = invalid(
	"url",
	'Cut the url off from the "#": location.href.split("#")[0]. WeChat signs without it.',
	'请去掉 url 中的 # 及其后面的部分：location.href.split("#")[0]。微信签名时不包含这一部分。',
);

const OF_ANOTHER_HOST = invalid(
	"url",
	"The url's origin is not in JSSDK_ORIGINS. Add it there if the page is yours; at WeChat its host belongs to the JS接口安全域名.",
	"url 所属的源不在 JSSDK_ORIGINS 中。如果是你自己的页面，请将其加入；同时该域名要在公众平台的“JS接口安全域名”中。",
);
