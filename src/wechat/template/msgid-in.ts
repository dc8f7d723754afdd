/** The id under which WeChat has taken a template message, and under which its receipt comes. */
import type { JsonObject } from "../json.ts";

/**
 * As text: it is 64-bit. Null where WeChat names none, which 0 and "" do as well; undefined where what stands there is no
 * id.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage.html
 */
export const msgidIn = ({ msgid }: JsonObject): string | null | undefined => {
	if (msgid === undefined || msgid === null) return null;
	if (typeof msgid !== "string" && !Number.isInteger(msgid)) return undefined;
	return Number(msgid) === 0 ? null : String(msgid);
};
