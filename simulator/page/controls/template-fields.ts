/** The fields that a template asks for, with the samples of its own example. */
import type { TemplateView } from "../../phone/snapshot.ts";
import { keysInLine, type TemplateKey, textBefore } from "../../template-keys.ts";

export type TemplateField = TemplateKey & { readonly sample: string };

/** In the order of the template; a key that stands twice is one field. */
export function templateFields({ content, example }: TemplateView): readonly TemplateField[] {
	const samples = example.split("\n");
	const fields = content.split("\n").flatMap((line, index) => fieldsIn(line, samples[index] ?? ""));
	return fields.filter(({ key }, index) => fields.findIndex((field) => field.key === key) === index);
}

function fieldsIn(line: string, sample: string): readonly TemplateField[] {
	const before = textBefore(line);
	return keysInLine(line).map((field, index) => ({
		...field,
		sample: index === 0 && sample.startsWith(before) ? sample.slice(before.length) : "",
	}));
}
