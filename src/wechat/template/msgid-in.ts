/** The id under which WeChat has taken a template message, and under which its receipt comes. */
import type { JsonObject } from "../json.ts";

/**
 * As text: it is 64-bit. Null where WeChat names none, which 0 and "" do as well; undefined where what stands there is
 * anything but digits.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage.html
 */
export const msgidIn = ({ msgid }: JsonObject): string | null | undefined => {
	if (msgid === undefined || msgid === null || msgid === "") return null;
	if (typeof msgid !== "string" && typeof msgid !== "number") return undefined;
	const text = String(msgid);
	if (!/^-?\d{1,20}$/.test(text)) return undefined;
	return /^-?0+$/.test(text) ? null : text;
};
