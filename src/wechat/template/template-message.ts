/** One template message as an owner sends it: read as WeChat reads it, with everything named that is wrong or lost. */
import { isJsonObject, type JsonObject } from "../json.ts";
import { nearest } from "../nearest.ts";
import { clip, type Finding, fault, type Notice, noticesOf, notText } from "../notice.ts";
import { openidFault } from "../openid.ts";
import { err, ok, type Result } from "../result.ts";
import { checkWellFormed } from "../well-formed.ts";
import { checkFields, readTextField, type Text, unknownFields } from "./message-field.ts";
import { type Miniprogram, readMiniprogram } from "./miniprogram.ts";

/** See: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage.html */
export interface TemplateMessage {
	readonly touser: string;
	readonly template_id: string;
	readonly url?: string;
	readonly miniprogram?: Miniprogram;
	/** The same openid and id are delivered once within ten minutes. At most 32 characters. */
	readonly client_msg_id?: string;
	readonly data: TemplateData;
}

/** The values of the template's keys. */
export type TemplateData = Readonly<Record<string, { readonly value: string }>>;

export interface TemplateMessageRequest {
	readonly message: TemplateMessage;
	readonly warnings: readonly Notice[];
}

/** `data`'s values may be `"text"` or `{"value": "text"}`. All faults are told, not only the first. */
export const parseTemplateMessage = (body: JsonObject): Result<TemplateMessageRequest, readonly Notice[]> => {
	const findings: Finding[] = [...checkFields(body, FIELDS, ""), ...checkWellFormed(body, "")];
	const note = (finding: Finding): void => void findings.push(finding);
	const url = readTextField(body, "url", "", note);
	const miniprogram = readMiniprogram(body["miniprogram"], note);
	const clientMsgId = readClientMsgId(body, note);
	const message: TemplateMessage = {
		...unknownFields(body, FIELDS),
		touser: readOpenid(body, note),
		template_id:
			readTextField(body, "template_id", "", note, hinted(REQUIRED_TEMPLATE_ID, body, "template_id")) ?? "",
		...(url === undefined ? {} : { url }),
		...(miniprogram === undefined ? {} : { miniprogram }),
		...(clientMsgId === undefined ? {} : { client_msg_id: clientMsgId }),
		data: readData(body["data"], note),
	};
	const faults = noticesOf(findings, "fault");
	return faults.length > 0 ? err(faults) : ok({ message, warnings: noticesOf(findings, "warning") });
};

type Note = (finding: Finding) => void;

const FIELDS = ["touser", "template_id", "url", "miniprogram", "client_msg_id", "data"];
const VALUE_FIELDS = ["value"];
const MOST_CLIENT_MSG_ID = 32;

const REQUIRED_TOUSER: Text = {
	en: "Say who gets the message: touser is the follower's openid.",
	zh: "请填写接收者：touser 为粉丝的 openid。",
};
const REQUIRED_TEMPLATE_ID: Text = {
	en: "Say which template: template_id is listed by GET /api/templates.",
	zh: "请填写模板：template_id 可通过 GET /api/templates 查到。",
};

/** With the field in which it stands perhaps: under a name like this one, or like another word for it. */
const hinted = (text: Text, body: JsonObject, name: string, otherWord = name): Text => {
	const strangers = Object.keys(body).filter((field) => !FIELDS.includes(field));
	const written = nearest(name, strangers) ?? nearest(otherWord, strangers);
	if (written === undefined) return text;
	return {
		en: `${text.en} There is "${clip(written)}": did you mean "${name}"?`,
		zh: `${text.zh}现有“${clip(written)}”，是否想写“${name}”？`,
	};
};

const readOpenid = (body: JsonObject, note: Note): string => {
	const required = hinted(REQUIRED_TOUSER, body, "touser", "openid");
	const openid = readTextField(body, "touser", "", note, required) ?? "";
	const wrong = openid === "" ? undefined : openidFault(openid);
	if (wrong !== undefined) note(fault("touser", wrong.en, wrong.zh));
	return openid;
};

const readClientMsgId = (body: JsonObject, note: Note): string | undefined => {
	const id = readTextField(body, "client_msg_id", "", note);
	if (id !== undefined && id.length > MOST_CLIENT_MSG_ID) {
		note(fault("client_msg_id", "At most 32 characters.", "最长 32 个字符。"));
	}
	return id;
};

const readData = (value: unknown, note: Note): TemplateMessage["data"] => {
	if (!isJsonObject(value)) {
		note(
			fault(
				"data",
				'An object belongs here, a value for each key of the template: {"thing1": "text"}.',
				'此处应为对象，为模板的每个关键词给出值：{"thing1": "文本"}。',
			),
		);
		return {};
	}
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readKeyword(key, item, note)]));
};

const readKeyword = (key: string, item: unknown, note: Note): { readonly value: string } => {
	if (typeof item === "string") return { value: item };
	if (!isJsonObject(item)) {
		note(notText(`data.${key}`, item));
		return { value: "" };
	}
	for (const finding of checkFields(item, VALUE_FIELDS, `data.${key}.`)) note(finding);
	if (typeof item["value"] !== "string") note(notText(`data.${key}.value`, item["value"]));
	return {
		...unknownFields(item, VALUE_FIELDS),
		value: typeof item["value"] === "string" ? item["value"] : "",
	};
};
