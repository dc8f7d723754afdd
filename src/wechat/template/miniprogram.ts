/** The mini program that a template message opens, as WeChat reads it: in a single message and in a push alike. */
import { isAbsent } from "../absent.ts";
import { isJsonObject } from "../json.ts";
import { type Finding, fault } from "../notice.ts";
import { checkFields, readTextField, unknownFields } from "./message-field.ts";

export interface Miniprogram {
	readonly appid: string;
	readonly pagepath?: string;
}

const FIELDS = ["appid", "pagepath"];

/** Undefined when there is none, or none that can be read. What WeChat may know and we do not is kept. */
export const readMiniprogram = (
	value: unknown,
	note: (finding: Finding) => void,
): Miniprogram | undefined => {
	// Some clients always send its fields, empty where there is no mini program.
	if (isAbsent(value) || (isJsonObject(value) && Object.values(value).every(isAbsent))) return undefined;
	if (!isJsonObject(value)) {
		note(
			fault(
				"miniprogram",
				"An object with appid and pagepath belongs here.",
				"此处应为含 appid 和 pagepath 的对象。",
			),
		);
		return undefined;
	}
	for (const finding of checkFields(value, FIELDS, "miniprogram.")) note(finding);
	const appid = readTextField(value, "appid", "miniprogram.", note, {
		en: "Say which mini program: its AppID.",
		zh: "请填写小程序的 AppID。",
	});
	const pagepath = readTextField(value, "pagepath", "miniprogram.", note);
	return {
		...unknownFields(value, FIELDS),
		appid: appid ?? "",
		...(pagepath === undefined ? {} : { pagepath }),
	};
};
