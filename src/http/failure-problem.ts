/** From what went wrong with WeChat to what the owner is told: one map, and the only one. */
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { type AccessTokenFailure, type HeldBack, pauseUntil } from "../access-token/failure.ts";
import type { Misconfigured } from "../access-token/misconfigured.ts";
import type { CallFailure } from "../access-token/retry.ts";
import type { Refused, WechatError } from "../wechat/api.ts";
import {
	type Advice,
	adviceFor,
	fieldOf,
	ipOf,
	lookUpErrcode,
	type Remedy,
	ridOf,
} from "../wechat/errcode/errcode.ts";
import { BUSY } from "../wechat/errcode/errcode-shared.ts";
import { type Problem, retryAfter } from "./problem.ts";

export const callProblem = (failure: CallFailure, now: number): Problem => {
	switch (failure.kind) {
		case "no-access-token":
			return accessTokenProblem(failure.failure, now);
		case "stopped":
			return stoppedProblem(failure.cause, failure.until, now);
		case "failed":
			return failedProblem(failure.cause, now);
	}
};

/** What was refused a moment ago, told as such: rid and ip would send the owner after a call that was not made. */
const stoppedProblem = (cause: WechatError, until: number, now: number): Problem => {
	const { rid: _rid, ip: _ip, ...problem } = wechatProblem(cause, now);
	const time = new Date(until).toISOString();
	const notAsked: Advice = {
		en: `WeChat was not asked again: this path is left alone until ${time}. POST /api/token/refresh ends that.`,
		zh: `本次未再请求微信：该接口在 ${time} 之前暂停调用。POST /api/token/refresh 可立即解除。`,
	};
	return { ...problem, detail: sentence(problem.detail, notAsked), headers: retryAfter(until, now) };
};

const failedProblem = (cause: WechatError, now: number): Problem => {
	const problem = wechatProblem(cause, now);
	return cause.kind === "refused"
		? { ...problem, isRefusal: true }
		: { ...problem, outcome: "unknown", detail: sentence(problem.detail, UNKNOWN_OUTCOME) };
};

export const accessTokenProblem = ({ cause, retryAt }: AccessTokenFailure, now: number): Problem => {
	const headers = retryAfter(retryAt, now);
	switch (cause.kind) {
		case "misconfigured":
			return misconfiguredProblem(cause);
		case "held-back":
			return heldBackProblem(cause, headers);
		case "unavailable":
			return { type: "unavailable", status: 503, detail: UNAVAILABLE, headers };
		default:
			return { ...wechatProblem(cause, now), headers };
	}
};

export const misconfiguredProblem = ({ variable, problem }: Misconfigured): Problem => ({
	type: "misconfigured",
	status: 503,
	detail: {
		en: `${variable} is not usable. ${problem.en} See docs/configuration.md.`,
		zh: `配置项 ${variable} 不可用：${problem.zh}详见 docs/configuration.zh-CN.md。`,
	},
	field: variable,
});

/** WeChat answered something that the protocol does not promise, in words. */
export const garbledProblem = (reason: string): Problem => ({
	type: "wechat-garbled",
	status: 502,
	detail: {
		en: `What came back is no answer of WeChat's: ${reason}. Check WECHAT_API_ORIGIN and the relay behind it; if they are right, try again later.`,
		zh: `收到的不是微信的正常应答（${reason}）。请检查 WECHAT_API_ORIGIN 及其后的中转服务器；若无误，请稍后重试。`,
	},
});

export const wechatProblem = (cause: WechatError, now: number): Problem => {
	switch (cause.kind) {
		case "refused":
			return refusedProblem(cause, now);
		case "unreachable":
			return unreachableProblem(cause.reason);
		case "garbled":
			if (isCloudflares(cause.status)) return unreachableProblem("connection");
			return cause.status === 403
				? { type: "wechat-garbled", status: 502, detail: REFUSED_BY_RELAY }
				: garbledProblem(`${cause.reason}, HTTP ${cause.status}`);
	}
};

const unreachableProblem = (reason: keyof typeof UNREACHABLE): Problem => ({
	type: "wechat-unreachable",
	status: 504,
	detail: UNREACHABLE[reason],
});

/** What Cloudflare itself answers for a server that it cannot reach; it throws nothing then. */
const isCloudflares = (status: number): boolean => status >= 520 && status <= 530;

const REFUSED_BY_RELAY: Advice = {
	en: "Not WeChat but the relay on the way to it refused the call, with HTTP 403: the key is wrong, or the path is not on its list. Set the secret WECHAT_RELAY_KEY to the relay's RELAY_KEY, and compare its Caddyfile with that in docs/relay/.",
	zh: "拒绝本次调用的不是微信，而是中途的中转服务器（HTTP 403）：key 不正确，或该路径不在转发范围内。请将 secret WECHAT_RELAY_KEY 设为中转服务器的 RELAY_KEY，并将其 Caddyfile 与 docs/relay/ 中的对照。",
};

const refusedProblem = (cause: Refused, now: number): Problem => {
	const { errcode, errmsg, endpoint } = cause;
	const known = lookUpErrcode(errcode, endpoint);
	const advice = adviceFor(cause);
	const isBusy = known?.remedy === "wait" && errcode !== BUSY;
	const rid = ridOf(errmsg);
	const ip = ADDRESS_REFUSED.has(errcode) ? ipOf(errmsg) : undefined;
	const field = fieldOf(errmsg);
	return {
		type: isBusy ? "quota" : "wechat-refused",
		status: statusOf(known?.remedy, cause),
		detail: advice === undefined || known === undefined ? unknown(cause) : sentence(known.meaning, advice),
		...(advice === undefined ? {} : { advice }),
		errcode,
		errmsg,
		...(rid === undefined ? {} : { rid }),
		...(ip === undefined ? {} : { ip }),
		...(field === undefined ? {} : { field }),
		...(known === undefined ? {} : { remedy: known.remedy }),
		...(known?.wait === undefined ? {} : { headers: retryAfter(pauseUntil(cause, 1, now), now) }),
	};
};

/** The refusals whose errmsg tells the address that WeChat saw. */
const ADDRESS_REFUSED = new Set([40164, 61004]);

const statusOf = (remedy: Remedy | undefined, { endpoint, errcode }: Refused): ContentfulStatusCode => {
	const isForAccessToken = endpoint === "token" || endpoint === "oauth";
	switch (remedy) {
		case "wait":
			return errcode === BUSY ? 503 : 429;
		case "fix-request":
		case "ask-recipient":
			return 422;
		case "fix-account":
			return isForAccessToken ? 503 : 502;
		case "renew-access-token":
			return 502;
		// Nobody knows it. WeChat has answered all the same, and the same request would get the same answer again.
		case undefined:
			return isForAccessToken ? 503 : 422;
	}
};

const sentence = (meaning: Advice, advice: Advice): Advice => ({
	en: `${meaning.en} ${advice.en}`,
	zh: `${meaning.zh}${advice.zh}`,
});

const unknown = ({ errcode, errmsg }: Refused): Advice => ({
	en: `WeChat refused with errcode ${errcode}, which this gateway does not know: ${errmsg || "no errmsg"}. Look it up in WeChat's list of return codes.`,
	zh: `微信返回了网关未收录的 errcode ${errcode}：${errmsg || "无 errmsg"}。请查阅微信的全局返回码说明。`,
});

const heldBackProblem = ({ reason }: HeldBack, headers: Readonly<Record<string, string>>): Problem => {
	const why = HELD_BACK[reason];
	const causes = lookUpErrcode(REFUSED_ACCESS_TOKEN, "api")?.advice ?? {
		en: "",
		zh: "",
	};
	return {
		type: "wechat-refused",
		status: 502,
		detail: {
			en: `WeChat refuses the very access_token that it gives out. ${why.en}`,
			zh: `微信拒绝了它自己下发的 access_token。${why.zh}`,
		},
		advice: reason === "still-accepted" ? why : causes,
		errcode: REFUSED_ACCESS_TOKEN,
		remedy: "renew-access-token",
		headers,
	};
};

const REFUSED_ACCESS_TOKEN = 40001;

const HELD_BACK: Readonly<Record<HeldBack["reason"], Advice>> = {
	"just-issued": {
		en: "It is younger than half a minute and may not be known to all of WeChat's servers yet: try again shortly.",
		zh: "该 access_token 签发不到半分钟，可能尚未同步到微信的所有服务器，请稍后重试。",
	},
	"forced-recently": {
		en: "A refresh was forced less than half a minute ago, and WeChat does not repeat one within that time: try again shortly.",
		zh: "半分钟内已强制刷新过一次，微信在此间隔内不会再次刷新，请稍后重试。",
	},
	"forced-too-often": {
		en: "The twenty forced refreshes of a day are used up: find out who else keeps invalidating it.",
		zh: "一天 20 次的强制刷新额度已用完，请排查是谁在反复使它失效。",
	},
	"still-accepted": {
		en: "Other calls with it succeed, so it is not renewed: WeChat refuses a part of the calls for a while. Try again.",
		zh: "但同一 access_token 的其他调用是成功的：微信有时会在一段时间内误拒部分调用，因此网关没有刷新它，请直接重试。",
	},
	"still-refused": {
		en: "A forced refresh gave the same one again: try again in half a minute.",
		zh: "强制刷新后得到的仍是同一个 access_token，请半分钟后重试。",
	},
};

const UNREACHABLE: Readonly<Record<"timeout" | "connection", Advice>> = {
	timeout: {
		en: "WeChat did not answer in time.",
		zh: "微信没有及时应答。",
	},
	connection: {
		en: "The connection to WeChat failed. Check WECHAT_API_ORIGIN and the relay behind it.",
		zh: "与微信的连接失败，请检查 WECHAT_API_ORIGIN 及其后的中转服务器。",
	},
};

const UNKNOWN_OUTCOME: Advice = {
	en: "Whether WeChat carried the call out is not known.",
	zh: "无法确定该调用是否已被执行。",
};

const UNAVAILABLE: Advice = {
	en: "The access_token's keeper (a Durable Object) cannot be reached, and no copy is alive. Try again shortly.",
	zh: "暂时无法访问维护 access_token 的 Durable Object，且没有可用的副本，请稍后重试。",
};
