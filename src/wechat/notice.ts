/** What is said to the owner about a request in WeChat's shape: where in it, what is the matter, what to do. */
import { isExactNumber } from "./json.ts";

export interface Notice {
	/** As in `button[1].sub_button[0].url` or `data.thing1.value`. Absent when all of it is meant. */
	readonly field?: string;
	readonly text: { readonly en: string; readonly zh: string };
}

export interface Finding {
	readonly severity: "fault" | "warning";
	readonly notice: Notice;
}

export const fault = (field: string, en: string, zh: string): Finding => ({
	severity: "fault",
	notice: { field, text: { en, zh } },
});

/** The same for a text that costs something to make, where most are only counted: it is made when it is read. */
export const lazyFinding = (
	severity: Finding["severity"],
	field: string,
	text: () => Notice["text"],
): Finding => ({
	severity,
	notice: {
		field,
		get text() {
			return text();
		},
	},
});

export const warning = (field: string, en: string, zh: string): Finding => ({
	severity: "warning",
	notice: { field, text: { en, zh } },
});

/** Something else stands where text belongs. Only a value that JSON kept as it was written is said again. */
export const notText = (field: string, value: unknown): Finding => {
	const written = isExactNumber(value) ? value.rawJSON : value;
	if (typeof written !== "number" && typeof written !== "boolean" && typeof written !== "string") {
		return fault(field, 'Text belongs here: "…".', '此处应为字符串："…"。');
	}
	const isAsWritten = typeof written !== "number" || Number.isSafeInteger(written);
	const [en, zh] = isAsWritten
		? [`: "${clip(String(written))}"`, `："${clip(String(written))}"`]
		: [", exactly as you mean it", "，按原样填写"];
	return fault(field, `Text belongs here. Put it in quotes${en}.`, `此处应为字符串，请加上引号${zh}。`);
};

/** Sent all the same: WeChat may know more than its documentation says. */
export const unknownField = (field: string): Finding =>
	warning(
		field,
		"WeChat documents no such field. It is sent as it is.",
		"微信文档中没有该字段，将原样传给微信。",
	);

/** Enough to see the pattern, and a bound on the answer to a hostile request. */
const MOST_NOTICES = 100;

export const noticesOf = (findings: readonly Finding[], severity: Finding["severity"]): readonly Notice[] =>
	findings
		.filter((finding) => finding.severity === severity)
		.slice(0, MOST_NOTICES)
		.map((finding) => finding.notice);

const MOST_QUOTED = 64;

/** Text from outside, short enough for a sentence. */
export const clip = (text: string): string =>
	text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text;
