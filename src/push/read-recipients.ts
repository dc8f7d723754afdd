/** The recipients of a push as its owner lists them: openids, or objects with values of their own. */
import { isJsonObject, type JsonObject } from "../wechat/json.ts";
import { openidFault } from "../wechat/openid.ts";
import type { TemplateData } from "../wechat/template/template-message.ts";
import type { Recipient } from "./accept.ts";
import type { NoteFault } from "./faults.ts";
import { readData } from "./read-data.ts";
import { isAbsent, noteNotText, refuseUnknownFields } from "./read-field.ts";

/** So many in one request. */
export const MOST_RECIPIENTS = 10_000;

export interface ListedRecipient extends Recipient {
	readonly data?: TemplateData;
	/** Its index in the owner's list. */
	readonly place: number;
}

/** Of an openid that is listed twice the first entry counts. */
export const readRecipients = (list: unknown, note: NoteFault): readonly ListedRecipient[] => {
	if (!Array.isArray(list)) {
		note(
			"recipients",
			"A list belongs here: openids, or objects with touser and data.",
			"此处应为数组，元素为 openid，或含 touser 和 data 的对象。",
		);
		return [];
	}
	const items: readonly unknown[] = list;
	if (items.length === 0 || items.length > MOST_RECIPIENTS) {
		noteLength(items.length, note);
		return [];
	}
	const recipients = new Map<string, ListedRecipient>();
	for (const [place, item] of items.entries()) {
		const recipient = readRecipient(item, `recipients[${place}]`, note);
		if (!recipients.has(recipient.touser)) recipients.set(recipient.touser, { ...recipient, place });
	}
	return [...recipients.values()];
};

const noteLength = (length: number, note: NoteFault): void => {
	if (length === 0)
		note(
			"recipients",
			"The list is empty: name at least one openid.",
			"接收者列表为空，请至少填写一个 openid。",
		);
	else {
		note(
			"recipients",
			`${length} are more than one request may hold, ${MOST_RECIPIENTS}. Make the push with "open": true and append the rest by POST /api/pushes/:id/recipients.`,
			`共 ${length} 个，超过单次请求上限 ${MOST_RECIPIENTS} 个。请在创建时设置 "open": true，其余接收者用 POST /api/pushes/:id/recipients 追加。`,
		);
	}
};

const RECIPIENT_FIELDS = ["touser", "data"];

type ReadRecipient = Omit<ListedRecipient, "place">;

const readRecipient = (item: unknown, field: string, note: NoteFault): ReadRecipient => {
	if (isJsonObject(item)) return readRecipientObject(item, field, note);
	return { touser: readOpenid(item, field, note) };
};

const readRecipientObject = (item: JsonObject, field: string, note: NoteFault): ReadRecipient => {
	refuseUnknownFields(item, RECIPIENT_FIELDS, `${field}.`, note);
	const touser = readOpenid(item["touser"], `${field}.touser`, note);
	const data = isAbsent(item["data"]) ? {} : readData(item["data"], `${field}.data`, note);
	return Object.keys(data).length === 0 ? { touser } : { touser, data };
};

const readOpenid = (value: unknown, field: string, note: NoteFault): string => {
	if (isAbsent(value)) note(field, "An openid belongs here.", "请填写 openid。");
	else if (typeof value !== "string") noteNotText(field, value, note);
	else {
		const wrong = openidFault(value);
		if (wrong === undefined) return value;
		note(field, wrong.en, wrong.zh);
	}
	return "";
};
