/** Half a surrogate pair in a text: no UTF-8 can carry it, and U+FFFD (�) is sent in its place. */
import { isJsonObject } from "./json.ts";
import { clip, type Finding, warning } from "./notice.ts";

/**
 * A warning for each text that has half a character in it, as when a value was cut in the middle of an emoji. `field` is
 * where the value stands, as in `data`; deeper texts are named as `data.thing1.value`.
 */
export const checkWellFormed = (value: unknown, field: string): readonly Finding[] => {
	if (typeof value === "string") return value.isWellFormed() ? [] : [halfACharacter(field)];
	if (Array.isArray(value)) {
		return value.flatMap((item: unknown, index) => checkWellFormed(item, `${field}[${index}]`));
	}
	if (!isJsonObject(value)) return [];
	return Object.entries(value).flatMap(([name, item]) =>
		checkWellFormed(item, field === "" ? clip(name) : `${field}.${clip(name)}`),
	);
};

const halfACharacter = (field: string): Finding =>
	warning(
		field,
		"This text holds half a character (a cut emoji, for example). It is sent as �: cut texts between characters.",
		"该文本含有半个字符（如被截断的 emoji），将以 � 发送。请按完整字符截断。",
	);
