/** WeChat's names of XML elements in the spelling of its JSON. */
import { isObject, type JsonObject } from "../json.ts";
import type { XmlFields, XmlValue } from "./xml.ts";

/** `MediaId` → `media_id`, `HQMusicUrl` → `hq_music_url`, `MediaId16K` → `media_id_16k`. */
export const ownName = (name: string): string =>
	name
		.replace(/([a-z])([A-Z]|\d\d)/g, "$1_$2")
		.replace(/^HQ/, "HQ_")
		.toLowerCase();

/** The fields of a message or event, nested ones too, under their own names. */
export const ownFields = (fields: XmlFields): JsonObject =>
	Object.fromEntries(Object.entries(fields).map(([name, value]) => [ownName(name), ownValue(value)]));

function ownValue(value: XmlValue): unknown {
	if (Array.isArray(value)) return value.map(ownValue);
	return isFields(value) ? ownFields(value) : value;
}

const isFields = (value: XmlValue): value is XmlFields => isObject(value);
