/** Why an API call failed, in words. */
import { parseObject, textOf } from "../json.ts";
import type { Words } from "../words.ts";

/** Null when it went well. `status` is null where there was no answer, `errcode` where it has none that can be read. */
export function callFailure(status: number | null, errcode: number | null, body: string): Words | null {
	if (status === null) return { en: "no answer", zh: "没有应答" };
	if (status !== 200) return { en: `status ${status}`, zh: `状态码 ${status}` };
	if (errcode === null) return { en: "garbled answer", zh: "应答已损坏" };
	if (errcode === 0) return null;
	const errmsg = textOf(parseObject(body)?.["errmsg"]).replace(/ rid: \S+$/, "");
	return { en: errmsg, zh: errmsg };
}
