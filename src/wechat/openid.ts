/** What may be an openid. */
import type { Advice } from "./advice.ts";

/** WeChat's have 28 characters; the pattern is wide enough for whatever else it may call an openid one day. */
const OPENID = /^[!-~]{1,128}$/;

/** What is wrong with it; undefined when it may be one. */
export const openidFault = (text: string): Advice | undefined => {
	if (/\s/.test(text)) {
		return { en: "An openid has no spaces or line breaks.", zh: "openid 中不能有空格或换行。" };
	}
	return OPENID.test(text) ? undefined : { en: "This is no openid.", zh: "这不是有效的 openid。" };
};
