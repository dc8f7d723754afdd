/**
 * Web authorisation (网页授权): from a browser's code to the follower.
 * See: https://developers.weixin.qq.com/doc/service/guide/h5/auth.html
 */
import { randomText } from "../random.ts";
import { nicknameOf } from "../store/nicknames.ts";
import {
	codeSeconds,
	exchangeCode,
	findCode,
	findWebToken,
	webTokenSeconds,
} from "../store/web-authorisations.ts";
import { seconds, type World } from "../world.ts";
import { type Answer, give, giveRaw, refuse } from "./answer.ts";
import type { Endpoint } from "./endpoint.ts";

const webEndpoint = (run: (query: (name: string) => string, world: World) => Answer): Endpoint => ({
	method: "GET",
	takesAccessToken: false,
	dailyLimit: 10_000_000,
	minuteLimit: 50_000,
	run: (call, world) => run((name) => call.query.get(name) ?? "", world),
});

/** GET /sns/oauth2/access_token: a code is good once, for five minutes. No IP whitelist stands before it. */
export const getWebToken = webEndpoint((query, world) => {
	const code = query("code");
	const errcode = judgeCredentials(query, world) || judgeCode(code, world);
	const found = findCode(world, code);
	if (errcode !== 0 || found === undefined) return refuse(errcode, seconds(world), wording[errcode]);
	return give({
		access_token: exchangeCode(world, code),
		expires_in: webTokenSeconds,
		refresh_token: `${10 + Math.floor(Math.random() * 90)}_${randomText(83)}`,
		openid: found.openid,
		scope: found.scope,
	});
});

/** GET /sns/userinfo: name and picture of a follower who agreed to that. */
export const getWebUserinfo = webEndpoint((query, world) => {
	const now = seconds(world);
	const found = findWebToken(world, query("access_token"));
	if (found === undefined) return refuse(40001, now);
	if (found.issued_at + webTokenSeconds <= now) return refuse(42001, now);
	if (found.scope !== "snsapi_userinfo") return refuse(48001, now, "api unauthorized");
	if (found.openid !== query("openid")) return refuse(40003, now);
	return giveRaw({
		openid: found.openid,
		nickname: nicknameOf(world, found.openid),
		sex: 0,
		language: "",
		city: "",
		province: "",
		country: "",
		headimgurl: `https://thirdwx.qlogo.cn/mmopen/${found.openid}/132`,
		privilege: [],
	});
});

function judgeCredentials(query: (name: string) => string, world: World): number {
	const { app_id, app_secret } = world.settings();
	if (query("appid") === "") return 41002;
	if (query("secret") === "") return 41004;
	if (query("code") === "") return 41008;
	if (query("grant_type") !== "authorization_code") return 40002;
	if (query("appid") !== app_id) return 40013;
	return query("secret") === app_secret ? 0 : 40125;
}

function judgeCode(code: string, world: World): number {
	const found = findCode(world, code);
	if (found === undefined) return 40029;
	if (found.access_token !== null) return 40163;
	return found.issued_at + codeSeconds > seconds(world) ? 0 : 42003;
}

const wording: Readonly<Record<number, string>> = {
	40029: "invalid code",
	40163: "code been used",
	41008: "missing code",
	42003: "code expired",
};
