/**
 * Which of WeChat's paths a caller may reach with the account's access_token: those of an Official Account's API, written
 * plainly. Neither the user's own token (`sns/`) nor another host can be meant by one.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/
 */
import type { Advice } from "../advice.ts";
import { clip } from "../notice.ts";
import { err, ok, type Result } from "../result.ts";

/**
 * The first words of all paths that WeChat documents for Official Accounts, those of retired products included: `mall` is
 * 好物圈, `pay` and `payfeedback` are WeChat Pay V2, whose calls take the account's access_token.
 */
const AREAS = [
	...["bizwifi", "card", "cgi-bin", "cityservice", "customservice", "cv", "datacube", "device", "hardware"],
	...["intp", "mall", "marketing", "merchant", "nontax", "pay", "payfeedback", "publisher", "scan"],
	...["semantic", "shakearound", "wxa", "wxaapi"],
];

/** No path of WeChat's has another sign in it, and so nothing that climbs, nothing else encoded and no empty part. */
const PLAIN_PATH = /^\/([a-z-]+)(?:\/[\w-]+)+$/;
/** The longest has 68. */
const MOST_CHARACTERS = 128;

/** These take the access_token that a user granted: with the account's own WeChat refuses them. */
const USERS_OWN = /^\/(?:sns|hardware\/snstransfer)\//;

/** What issues an access_token: the old one takes the former away from everybody, the other is the keeper's alone. */
const KEEPERS = /^\/cgi-bin\/(?:stable_)?token(?:\/|$)/i;

/**
 * `/cgi-bin/user/get`, or why it is not passed on. What a client generated from an OpenAPI document writes,
 * `cgi-bin%2Fuser%2Fget`, is the same path.
 */
export const readProxyPath = (given: string): Result<string, Advice> => {
	const path = given.replace(/%2f/gi, "/");
	const area = PLAIN_PATH.exec(path)?.[1];
	if (area !== undefined && USERS_OWN.test(path)) return err(NOT_THE_ACCOUNTS);
	if (area === undefined || !AREAS.includes(area) || path.length > MOST_CHARACTERS) return err(noPath(path));
	return KEEPERS.test(path) ? err(KEPT) : ok(path);
};

const noPath = (path: string): Advice => ({
	en: `"${clip(path)}" is no path of an Official Account's API. Write it as WeChat's documentation does, as in /api/proxy/cgi-bin/user/get: letters, digits, _ and - between single slashes, and at the start one of ${AREAS.join(", ")}.`,
	zh: `“${clip(path)}”不是公众号、服务号接口的路径。请按微信文档填写，如 /api/proxy/cgi-bin/user/get：各段只含字母、数字、_ 和 -，以单个斜杠分隔，并以 ${AREAS.join("、")} 之一开头。`,
});

const NOT_THE_ACCOUNTS: Advice = {
	en: "This path takes a user's own token, which only the page's visitor can grant: send them to /oauth/start (docs/oauth.md). What WeChat tells of a follower is cgi-bin/user/info.",
	zh: "该接口使用的是用户授权后的 access_token，不是公众号的。网页授权请走 /oauth/start（见 docs/oauth.zh-CN.md）；粉丝资料请用 cgi-bin/user/info。",
};

const KEPT: Advice = {
	en: "The gateway alone asks for access_tokens, so that nobody's is taken away. GET /api/token hands out the one in use.",
	zh: "access_token 只由网关获取，以免互相失效。请用 GET /api/token 取得当前的 access_token。",
};
