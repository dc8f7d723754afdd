/** A push compared with its template: the common values once, and what each recipient brings along. */
import type { Finding, Notice } from "../wechat/notice.ts";
import { checkValues, findMissingKeys } from "../wechat/template/preflight.ts";
import type { Template } from "../wechat/template/template.ts";
import type { TemplateData } from "../wechat/template/template-message.ts";
import { collectFaults, type Faults, MOST_NAMED } from "./faults.ts";
import type { ListedRecipient } from "./read-recipients.ts";

export interface CheckedPush {
	/** What all recipients have in common. */
	readonly data: TemplateData;
	readonly recipients: readonly ListedRecipient[];
	/** Values of their own may come with recipients that are not there yet. */
	readonly mayGrow: boolean;
}

export interface PushFindings {
	/** Undefined when WeChat will probably take every message of it. */
	readonly faults: Faults | undefined;
	readonly warnings: readonly Notice[];
}

/** Each finding is named where its owner can mend it: `data.thing1` for all, `recipients[17].data.thing1` for one. */
export const preflightPush = (template: Template, push: CheckedPush): PushFindings => {
	const faults = collectFaults();
	const warnings = collectFaults();
	const note = (findings: readonly Finding[]): void => {
		for (const { severity, notice } of findings) {
			const { note: add } = severity === "fault" ? faults : warnings;
			add.lazily(notice.field ?? "data", () => notice.text);
		}
	};
	note(checkValues(template, push.data, "data"));
	if (push.recipients.some(({ data }) => data !== undefined)) {
		for (const recipient of push.recipients) note(checkRecipient(template, push.data, recipient));
	} else if (push.recipients.length > 0 || !push.mayGrow) {
		note(findMissingKeys(template, push.data, "data"));
	}
	return { faults: faults.faults(), warnings: noticesOf(warnings.faults()) };
};

const checkRecipient = (
	template: Template,
	common: TemplateData,
	{ data, place }: ListedRecipient,
): readonly Finding[] => {
	const field = `recipients[${place}].data`;
	if (data === undefined) return findMissingKeys(template, common, field);
	return [...findMissingKeys(template, { ...common, ...data }, field), ...checkValues(template, data, field)];
};

const noticesOf = (warnings: Faults | undefined): readonly Notice[] => {
	if (warnings === undefined) return [];
	return warnings.count <= MOST_NAMED ? warnings.named : [...warnings.named, more(warnings.count)];
};

const more = (count: number): Notice => ({
	text: {
		en: `The values have ${count} warnings; the first ${MOST_NAMED} are listed.`,
		zh: `各项取值共有 ${count} 条警告，仅列出前 ${MOST_NAMED} 条。`,
	},
});
