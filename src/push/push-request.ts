/** What the owner sends to `/api/pushes`, in our own shapes: read whole, and every fault of it told at once. */
import { isJsonObject, type JsonObject } from "../wechat/json.ts";
import type { Notice } from "../wechat/notice.ts";
import { err, ok, type Result } from "../wechat/result.ts";
import { type Miniprogram, readMiniprogram } from "../wechat/template/miniprogram.ts";
import type { TemplateData } from "../wechat/template/template-message.ts";
import { checkWellFormed } from "../wechat/well-formed.ts";
import type { Audience } from "./audience.ts";
import type { Act } from "./control.ts";
import { collectFaults, type FaultList, type Faults, type NoteFault } from "./faults.ts";
import { readData } from "./read-data.ts";
import { isAbsent, readFlag, readOptionalText, refuseUnknownFields } from "./read-field.ts";
import { type ListedRecipient, readRecipients } from "./read-recipients.ts";

/** A template message without its recipient. */
export type PushMessage = {
	readonly template_id: string;
	readonly url?: string;
	readonly miniprogram?: Miniprogram;
	/** What all recipients have in common. */
	readonly data: TemplateData;
};

export interface PushRequest {
	readonly name: string | null;
	readonly message: PushMessage;
	/** Recipients may be appended. */
	readonly isOpen: boolean;
	readonly audience: Audience | null;
	/** Each openid once. */
	readonly recipients: readonly ListedRecipient[];
	/** Whether the message is to be compared with its template first. */
	readonly isChecked: boolean;
	/** What is sent all the same. */
	readonly warnings: readonly Notice[];
}

export interface ActRequest {
	/** Of `retry`: also those of which nobody knows what became. */
	readonly withUnknown: boolean;
}

const PUSH_FIELDS = [
	"template_id",
	"url",
	"miniprogram",
	"name",
	"data",
	"recipients",
	"audience",
	"open",
	"check",
];
const MOST_NAME = 100;
const MOST_ID = 128;
/** Longer than any that WeChat takes (40039), and short enough for the ledger. */
const MOST_URL = 4096;

/** The body of `POST /api/pushes`. */
export const parsePushRequest = (body: JsonObject): Result<PushRequest, Faults> => {
	const { note, faults } = collectFaults();
	const warnings = collectFaults();
	refuseUnknownFields(body, PUSH_FIELDS, "", note);
	const isOpen = readFlag(body, "open", false, note);
	const audience = readAudience(body["audience"], note);
	const recipients = readWhom(body, isOpen, note);
	const request: PushRequest = {
		name: readOptionalText(body, "name", "", MOST_NAME, note) ?? null,
		message: readMessage(body, recipients, note, warnings.note),
		isOpen,
		audience,
		recipients,
		isChecked: readFlag(body, "check", true, note),
		warnings: warningsOf(body, warnings),
	};
	return orFaults(request, faults());
};

export interface AppendRequest {
	/** Each openid once. */
	readonly recipients: readonly ListedRecipient[];
	/** Whether they are to be compared with the push's template first. */
	readonly isChecked: boolean;
	/** What is sent all the same. */
	readonly warnings: readonly Notice[];
}

/** The body of `POST /api/pushes/:id/recipients`. */
export const parseAppendRequest = (body: JsonObject): Result<AppendRequest, Faults> => {
	const { note, faults } = collectFaults();
	refuseUnknownFields(body, ["recipients", "check"], "", note);
	const recipients = readRecipients(body["recipients"], note);
	const isChecked = readFlag(body, "check", true, note);
	return orFaults({ recipients, isChecked, warnings: warningsOf(body, collectFaults()) }, faults());
};

/** Those collected, and the texts with half a character: the first twenty of them. */
const warningsOf = (body: JsonObject, { note, faults }: FaultList): readonly Notice[] => {
	for (const { notice } of checkWellFormed(body, "")) {
		note(notice.field ?? "", notice.text.en, notice.text.zh);
	}
	return faults()?.named ?? [];
};

/** The body of an act: `{"include": ["unknown"]}` with `retry`, or nothing; with the others nothing. */
export const parseActRequest = (act: Act, body: JsonObject): Result<ActRequest, Faults> => {
	const { note, faults } = collectFaults();
	refuseUnknownFields(body, act === "retry" ? ["include"] : [], "", note);
	const include = act === "retry" ? (body["include"] ?? []) : [];
	const statuses: readonly unknown[] = Array.isArray(include) ? include : [include];
	if (statuses.some((status) => status !== "unknown") || !Array.isArray(include)) {
		note("include", 'Only ["unknown"] belongs here.', '此处只能填 ["unknown"]。');
	}
	return orFaults({ withUnknown: statuses.length > 0 }, faults());
};

const orFaults = <T>(value: T, faults: Faults | undefined): Result<T, Faults> =>
	faults === undefined ? ok(value) : err(faults);

const readWhom = (body: JsonObject, isOpen: boolean, note: NoteFault): readonly ListedRecipient[] => {
	const hasAudience = !isAbsent(body["audience"]);
	if (!isAbsent(body["recipients"])) {
		if (hasAudience) {
			note(
				"audience",
				"Name either recipients or an audience, not both.",
				"recipients 和 audience 只能填写一个。",
			);
		}
		return readRecipients(body["recipients"], note);
	}
	if (!hasAudience && !isOpen) {
		note(
			"recipients",
			'Say who gets the message: recipients is a list of openids. Or name an audience: "followers" or {"tag_id": 2}.',
			'请填写接收者：recipients 为 openid 数组；也可以用 audience 指定 "followers" 或 {"tag_id": 2}。',
		);
	}
	return [];
};

const readAudience = (value: unknown, note: NoteFault): Audience | null => {
	if (isAbsent(value)) return null;
	if (value === "followers") return value;
	if (isJsonObject(value)) {
		refuseUnknownFields(value, ["tag_id"], "audience.", note);
		const { tag_id } = value;
		if (typeof tag_id === "number" && Number.isSafeInteger(tag_id) && tag_id >= 0) return { tag_id };
		note("audience.tag_id", "The number of a tag belongs here.", "此处应为标签 id（整数）。");
		return null;
	}
	note("audience", '"followers" or {"tag_id": 2} belongs here.', '此处应为 "followers" 或 {"tag_id": 2}。');
	return null;
};

const readMessage = (
	body: JsonObject,
	recipients: readonly ListedRecipient[],
	note: NoteFault,
	warn: NoteFault,
): PushMessage => {
	const template_id = readOptionalText(body, "template_id", "", MOST_ID, note);
	if (isAbsent(body["template_id"])) {
		note(
			"template_id",
			"Say which template: template_id is listed by GET /api/templates.",
			"请填写模板：template_id 可通过 GET /api/templates 查到。",
		);
	}
	const url = readOptionalText(body, "url", "", MOST_URL, note);
	const miniprogram = readPushMiniprogram(body["miniprogram"], note, warn);
	// Values that every recipient brings along need no common ones.
	const mayLack = recipients.length > 0 && recipients.every(({ data }) => data !== undefined);
	return {
		template_id: template_id ?? "",
		...(url === undefined ? {} : { url }),
		...(miniprogram === undefined ? {} : { miniprogram }),
		data: mayLack && isAbsent(body["data"]) ? {} : readData(body["data"], "data", note),
	};
};

/** As in a single message; with lengths that the ledger can hold. */
const readPushMiniprogram = (value: unknown, note: NoteFault, warn: NoteFault): Miniprogram | undefined => {
	const miniprogram = readMiniprogram(value, ({ severity, notice }) => {
		const add = severity === "fault" ? note : warn;
		add(notice.field ?? "miniprogram", notice.text.en, notice.text.zh);
	});
	if (isJsonObject(value)) {
		readOptionalText({ appid: miniprogram?.appid }, "appid", "miniprogram.", MOST_ID, note);
		readOptionalText({ pagepath: miniprogram?.pagepath }, "pagepath", "miniprogram.", MOST_URL, note);
		const { appid: _, pagepath: __, ...others } = value;
		if (JSON.stringify(others).length > MOST_URL) {
			note(
				"miniprogram",
				`At most ${MOST_URL} characters in its other fields.`,
				`其他字段合计最多 ${MOST_URL} 个字符。`,
			);
		}
	}
	return miniprogram;
};
