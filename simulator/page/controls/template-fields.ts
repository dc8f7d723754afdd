/** The fields that a template asks for, with the samples of its own example. */
import type { TemplateView } from "../../phone/snapshot.ts";

export type TemplateField = {
	/** `thing1` of `{{thing1.DATA}}`. */
	readonly key: string;
	/** `商品名称` of the line `商品名称:{{thing1.DATA}}`; the key where the line has nothing else. */
	readonly label: string;
	readonly sample: string;
};

/** In the order of the template; a key that stands twice is one field. */
export function templateFields({ content, example }: TemplateView): readonly TemplateField[] {
	const samples = example.split("\n");
	const fields = content.split("\n").flatMap((line, index) => fieldsIn(line, samples[index] ?? ""));
	return fields.filter(({ key }, index) => fields.findIndex((field) => field.key === key) === index);
}

function fieldsIn(line: string, sample: string): readonly TemplateField[] {
	const before = line.slice(0, Math.max(0, line.indexOf("{{")));
	const label = before.replace(/[:：]\s*$/, "");
	return Array.from(line.matchAll(/\{\{\s*(\w+)\.DATA\s*\}\}/g), ([, key = ""], index) => ({
		key,
		label: label === "" ? key : label,
		sample: index === 0 && sample.startsWith(before) ? sample.slice(before.length) : "",
	}));
}
