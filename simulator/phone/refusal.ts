/** Who said no to what the owner asked of the gateway's API: WeChat, the gateway, or nobody who could be heard. */
import { isObject, textOf } from "../json.ts";
import type { Words } from "../words.ts";

export type Refuser =
	/** WeChat, which is the simulator, refused this very call. */
	| "wechat"
	/** The gateway asked nobody, since WeChat refused such a call before. */
	| "circuit"
	/** The gateway found a mistake in the request before it asked WeChat. */
	| "check"
	/** The gateway, for a reason of its own: the key, the configuration, its limits. */
	| "gateway"
	/** WeChat was asked and gave no answer, or one that is none. */
	| "unknown"
	/** The gateway broke down. */
	| "failure"
	/** The gateway was not reached, or did not answer in time. */
	| "silence";

const byType: Readonly<Record<string, Refuser>> = {
	"invalid-request": "check",
	"too-large": "check",
	"wechat-unreachable": "unknown",
	"wechat-garbled": "unknown",
	internal: "failure",
};

/**
 * By the gateway's answer: its HTTP status, null where it gave none, and its body. WeChat's errmsg ends with a request
 * id, which the gateway repeats as `rid` unless it did not ask again.
 */
export function refuserOf(status: number | null, body: unknown): Refuser {
	if (status === null) return "silence";
	const problem = isObject(body) ? body : {};
	const type = textOf(problem["type"]).replace(/^urn:wechat-edge:/, "");
	if (type === "wechat-refused" || type === "quota")
		return "errmsg" in problem && !("rid" in problem) ? "circuit" : "wechat";
	return byType[type] ?? (type === "" && status >= 500 ? "failure" : "gateway");
}

/** The same as a sentence. */
export const refusals: Readonly<Record<Refuser, Words>> = {
	wechat: { en: "WeChat (the simulator) refused it", zh: "微信（模拟器）拒绝了" },
	circuit: {
		en: "Not sent: WeChat refused before, so the gateway has paused such calls",
		zh: "没有发送：微信此前拒绝过，网关已暂停这类调用",
	},
	check: {
		en: "Not sent: the gateway's check found a mistake",
		zh: "没有发送：网关的发送前检查未通过",
	},
	gateway: { en: "Not sent: the gateway refused it", zh: "没有发送：网关拒绝了这次请求" },
	unknown: { en: "WeChat gave no proper answer", zh: "微信没有正常应答" },
	failure: { en: "The gateway failed", zh: "网关内部出错" },
	silence: { en: "The gateway did not answer", zh: "网关没有应答" },
};
