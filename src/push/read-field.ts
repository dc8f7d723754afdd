/** The fields of our own request shapes: what is not known is refused by name, `null` and `""` mean absent. */
import type { Advice } from "../wechat/advice.ts";
import type { JsonObject } from "../wechat/json.ts";
import { nearest } from "../wechat/nearest.ts";
import { clip, notText } from "../wechat/notice.ts";
import type { NoteFault } from "./faults.ts";

/** `prefix` is what stands before the name, as in `recipients[17].`. */
export const refuseUnknownFields = (
	object: JsonObject,
	known: readonly string[],
	prefix: string,
	note: NoteFault,
): void => {
	for (const name of Object.keys(object)) {
		if (known.includes(name)) continue;
		note.lazily(prefix + clip(name), () => {
			const hint = hintFor(name, known);
			return { en: `There is no such field here. ${hint.en}`, zh: `此处没有该字段。${hint.zh}` };
		});
	}
};

/** What to do about a name that is not known here. */
export const hintFor = (name: string, known: readonly string[]): Advice => {
	const meant = nearest(name, known);
	if (meant !== undefined) return { en: `Did you mean "${meant}"?`, zh: `是否想写“${meant}”？` };
	if (known.length === 0) return { en: "Take it out.", zh: "请删除。" };
	const list = known.join(", ");
	return { en: `Take it out, or write one of these: ${list}.`, zh: `请删除，或改用：${list}。` };
};

export const isAbsent = (value: unknown): value is undefined | null | "" =>
	value === undefined || value === null || value === "";

/** Undefined when it is absent, or faulty and noted. */
export const readOptionalText = (
	object: JsonObject,
	name: string,
	prefix: string,
	mostCharacters: number,
	note: NoteFault,
): string | undefined => {
	const value = object[name];
	if (isAbsent(value)) return undefined;
	if (typeof value !== "string") {
		noteNotText(prefix + name, value, note);
		return undefined;
	}
	if (value.length <= mostCharacters) return value;
	note(prefix + name, `At most ${mostCharacters} characters.`, `最多 ${mostCharacters} 个字符。`);
	return undefined;
};

export const noteNotText = (field: string, value: unknown, note: NoteFault): void => {
	const { text } = notText(field, value).notice;
	note(field, text.en, text.zh);
};

export const readFlag = (object: JsonObject, name: string, otherwise: boolean, note: NoteFault): boolean => {
	const value = object[name];
	if (typeof value === "boolean") return value;
	if (!isAbsent(value)) note(name, "true or false belongs here.", "此处应为 true 或 false。");
	return otherwise;
};
