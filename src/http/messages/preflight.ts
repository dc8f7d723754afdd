/** What can be found out about a message before it is sent or stored, and how it would look. */
import { type CheckedPush, preflightPush } from "../../push/preflight-push.ts";
import { type Notice, noticesOf } from "../../wechat/notice.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import { checkValues, findMissingKeys, renderTemplate } from "../../wechat/template/preflight.ts";
import type { TemplateMessage } from "../../wechat/template/template-message.ts";
import { faultyRequest, type Problem } from "../problem.ts";
import { faultyPush } from "../pushes/push-faults.ts";
import type { Wechat } from "../wechat.ts";
import { lookUpTemplate } from "./known-template.ts";

/** What the owner wants of it. */
export interface Wish {
	/** Whether the values are to be compared with the template. */
	readonly isChecked: boolean;
	/** Whether the text is to be shown, and nothing done. */
	readonly isDryRun: boolean;
}

export interface Preflight {
	/** As its first recipient will see it; null when that is not known, or not asked for. */
	readonly text: string | null;
	readonly warnings: readonly Notice[];
}

const NOTHING: Preflight = { text: null, warnings: [] };

export const checkMessage = async (
	wechat: Wechat,
	{ template_id, data }: Pick<TemplateMessage, "template_id" | "data">,
	{ isChecked, isDryRun }: Wish,
): Promise<Result<Preflight, Problem>> => {
	if (!isChecked && !isDryRun) return ok(NOTHING);
	const known = await lookUpTemplate(wechat, template_id, isChecked);
	if (!known.ok) return known;
	const { template, warnings } = known.value;
	if (template === undefined) return ok({ text: null, warnings });
	const text = renderTemplate(template, data);
	if (!isChecked) return ok({ text, warnings });
	const findings = [...findMissingKeys(template, data, "data"), ...checkValues(template, data, "data")];
	const faults = noticesOf(findings, "fault");
	return faults.length > 0
		? err(faultyRequest(faults))
		: ok({ text, warnings: noticesOf(findings, "warning") });
};

/** The same for the message of many. */
export const checkPush = async (
	wechat: Wechat,
	templateId: string,
	push: CheckedPush,
	{ isChecked, isDryRun }: Wish,
): Promise<Result<Preflight, Problem>> => {
	if (!isChecked && !isDryRun) return ok(NOTHING);
	const known = await lookUpTemplate(wechat, templateId, isChecked);
	if (!known.ok) return known;
	const { template, warnings } = known.value;
	if (template === undefined) return ok({ text: null, warnings });
	const text = renderTemplate(template, { ...push.data, ...push.recipients[0]?.data });
	if (!isChecked) return ok({ text, warnings });
	const found = preflightPush(template, push);
	return found.faults === undefined ? ok({ text, warnings: found.warnings }) : err(faultyPush(found.faults));
};
