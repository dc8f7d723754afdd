/**
 * The address of the page that asks for a signature. It is signed as it came: one letter changed, and WeChat refuses it.
 * So an address that was changed on its way is refused here, where somebody can say why.
 */
import type { Context } from "hono";
import { err, ok, type Result } from "../../wechat/result.ts";
import type { Problem } from "../problem.ts";

/** `?url=…`, if it is a page of one of these origins; of any origin when there are none to choose from. */
export const readPageUrl = (c: Context, origins: readonly string[] | "any"): Result<string, Problem> => {
	const { url: urls = [], ...others } = c.req.queries();
	const [stranger] = Object.keys(others);
	if (stranger !== undefined) return err(notEncoded(stranger.slice(0, 64)));
	const [url = "", another] = urls;
	if (another !== undefined) return err(NO_URL);
	const raw = rawUrl(c.req.url);
	if (isDecodedInPart(raw)) return err(decodedInPart(raw));
	if (/^https?%3a/i.test(url)) return err(ENCODED_TWICE);
	if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return err(NO_URL);
	if (url.includes("#")) return err(WITH_FRAGMENT);
	const { origin, href } = new URL(url);
	if (origins !== "any" && !origins.includes(origin)) return err(OF_ANOTHER_HOST);
	return url === href ? ok(url) : err(knownAs(href));
};

/** What stands behind `?url=` before anything is decoded; there is no other parameter. */
const rawUrl = (request: string): string => /\?(?:[^=]*=)?([^#]*)/.exec(request)?.[1] ?? "";

/**
 * Whether it came without being encoded, and has something that reading it changes: escapes are decoded, and a `+`
 * becomes a space. `%25` alone is what `encodeURI` leaves, and is read rightly. What is no escape, or no UTF-8, nobody
 * encoded.
 */
const isDecodedInPart = (raw: string): boolean =>
	raw.includes("://") ? /%(?!25)|\+/.test(raw) : !isDecodable(raw);

const isDecodable = (raw: string): boolean => {
	try {
		decodeURIComponent(raw);
		return true;
	} catch {
		return false;
	}
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

/** One that came whole is shown as it should have come. */
const decodedInPart = (raw: string): Problem => {
	const isWhole = /^https?:\/\//i.test(raw);
	const right = `?url=${encodeURIComponent(raw)}`;
	return invalid(
		"url",
		`The url was not encoded, so that its escapes (%…) would be signed decoded, and WeChat would answer "invalid signature". Encode it: "?url=" + encodeURIComponent(location.href.split("#")[0])${isWhole ? `; here: ${right}` : "."}`,
		`url 没有编码，其中的转义（%…）会先被解码再签名，微信将返回 invalid signature。请编码："?url=" + encodeURIComponent(location.href.split("#")[0])${isWhole ? `，本次应为：${right}` : "。"}`,
	);
};

/** A browser has its own way of writing an address, and that is what WeChat compares. */
const knownAs = (href: string): Problem =>
	invalid(
		"url",
		`A browser writes this page's address otherwise, and WeChat compares that. Send location.href.split("#")[0] as it is; here: ${href}`,
		`浏览器中该页面的地址写法不同，微信以浏览器中的为准。请原样传入 location.href.split("#")[0]，本次应为：${href}`,
	);

const NO_URL = invalid(
	"url",
	'Send the whole address of the page once as url, beginning with https:// or http://: "?url=" + encodeURIComponent(location.href.split("#")[0]).',
	'请用 url 参数传入页面的完整地址（以 https:// 或 http:// 开头），且只传一次："?url=" + encodeURIComponent(location.href.split("#")[0])。',
);

const ENCODED_TWICE = invalid(
	"url",
	"The url was encoded twice. Encode it once: by encodeURIComponent, or by what builds the request's query (URLSearchParams, axios' params), not by both.",
	"url 被编码了两次，只应编码一次：用 encodeURIComponent，或由构造查询参数的工具（URLSearchParams、axios 的 params）自动编码，不要同时使用。",
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
