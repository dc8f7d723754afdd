/** The template that a message names: found in the account, or a problem that says which ones there are. */
import { findTemplate } from "../../push/template-cache.ts";
import { LATE } from "../../slow/in-time.ts";
import { nearest } from "../../wechat/nearest.ts";
import { clip, type Notice } from "../../wechat/notice.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import type { Template } from "../../wechat/template/template.ts";
import { faultyRequest, type Problem } from "../problem.ts";
import type { Wechat } from "../wechat.ts";

export interface KnownTemplate {
	/** Undefined when it is not known. */
	readonly template?: Template;
	readonly warnings: readonly Notice[];
}

/** The list is a help, and nobody waits for it longer than that. */
const TIME_LIMIT_MS = 3000;

/** A list that cannot be had, or not in time, stops nothing. Nor does an unknown template, unless it `isRequired`. */
export const lookUpTemplate = async (
	wechat: Wechat,
	templateId: string,
	isRequired: boolean,
): Promise<Result<KnownTemplate, Problem>> => {
	const found = await wechat.inTime(findTemplate(wechat.templates, templateId), TIME_LIMIT_MS);
	if (found === LATE) return ok({ warnings: [NO_LIST] });
	switch (found.kind) {
		case "found":
			return ok({ template: found.template, warnings: [] });
		case "unavailable":
			return ok({ warnings: [NO_LIST] });
		case "unknown": {
			const notice = unknownTemplate(templateId, found.templates);
			return isRequired ? err(faultyRequest([notice])) : ok({ warnings: [notice] });
		}
	}
};

const MOST_NAMED = 10;

const unknownTemplate = (templateId: string, templates: readonly Template[]): Notice => {
	const id = nearest(
		templateId,
		templates.map(({ template_id }) => template_id),
	);
	const meant = templates.find(({ template_id }) => template_id === id);
	const names = templates.slice(0, MOST_NAMED).map(nameOf);
	const rest = templates.length > MOST_NAMED ? ", …" : "";
	return {
		field: "template_id",
		text: {
			en: `The account has no template ${clip(templateId)} (WeChat would answer 40037). ${meant === undefined ? `It has: ${names.join(", ") || "none"}${rest}.` : `Did you mean ${nameOf(meant)}?`} One that was added less than a minute ago may be missing here: "check=false" in the query sends without this check.`,
			zh: `该账号没有模板 ${clip(templateId)}（微信会返回 40037）。${meant === undefined ? `现有模板：${names.join("、") || "无"}${rest}。` : `是否想用 ${nameOf(meant)}？`}如果是一分钟内新添加的模板，可在查询参数中加 check=false 跳过此项检查。`,
		},
	};
};

const nameOf = ({ title, template_id }: Template): string => `“${title}” ${template_id}`;

const NO_LIST: Notice = {
	field: "template_id",
	text: {
		en: "WeChat gave no list of the account's templates: nothing was compared with the template.",
		zh: "未能从微信取得该账号的模板列表，本次未与模板核对。",
	},
};
