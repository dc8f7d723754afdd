/** A template that the owner takes from WeChat's library into the account. */
import { isAbsent } from "../absent.ts";
import type { JsonObject } from "../json.ts";
import { type Finding, fault, type Notice, noticesOf, unknownField } from "../notice.ts";
import { err, ok, type Result } from "../result.ts";
import { checkWellFormed } from "../well-formed.ts";

/** See: https://developers.weixin.qq.com/doc/service/api/notify/template/api_addtemplate.html */
export interface NewTemplate {
	/** The library's number: `TM…`, `OPENTM…`, or digits for a template of a category (类目模板). */
	readonly template_id_short: string;
	/** The chosen keywords, in their order. Category templates need them. */
	readonly keyword_name_list?: readonly string[];
}

export const parseNewTemplate = (
	body: JsonObject,
): Result<{ readonly template: NewTemplate; readonly warnings: readonly Notice[] }, readonly Notice[]> => {
	const { template_id_short: id, keyword_name_list: keywords, ...unknown } = body;
	const findings: Finding[] = [...Object.keys(unknown).map(unknownField), ...checkWellFormed(body, "")];
	if (typeof id !== "string" || id.trim() === "") findings.push(NO_ID);
	const names = readKeywords(keywords);
	if (!names.ok) findings.push(names.error);
	const faults = noticesOf(findings, "fault");
	if (faults.length > 0 || typeof id !== "string" || !names.ok) return err(faults);
	const list = names.value.length === 0 ? {} : { keyword_name_list: names.value };
	return ok({
		template: { ...unknown, template_id_short: id.trim(), ...list },
		warnings: noticesOf(findings, "warning"),
	});
};

const readKeywords = (value: unknown): Result<readonly string[], Finding> => {
	if (isAbsent(value)) return ok([]);
	if (!Array.isArray(value)) return err(NO_LIST);
	const names = value.filter((name: unknown): name is string => typeof name === "string" && name !== "");
	return names.length === value.length ? ok(names) : err(NO_LIST);
};

const NO_ID = fault(
	"template_id_short",
	'Name the template by its number in WeChat\'s library, as text: "43216".',
	'请以字符串填写模板库中的编号，例如 "43216"。',
);

const NO_LIST = fault(
	"keyword_name_list",
	'A list of keyword names belongs here: ["订单号", "发货时间"].',
	'此处应为关键词名称的数组：["订单号", "发货时间"]。',
);
