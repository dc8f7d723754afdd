/** Messages other than text that a follower can send, with sample values for what the request leaves out. */
import type { XmlFields } from "../callback/xml.ts";
import type { JsonObject } from "../json.ts";
import { randomText } from "../random.ts";
import { optionalText, refuseRequest } from "./body.ts";

/** How the element of WeChat's XML is called in the request, and what it holds if left out. */
type Part = {
	readonly element: string;
	readonly field: string;
	readonly sample: () => string;
};

const part = (element: string, field: string, sample: () => string): Part => ({
	element,
	field,
	sample,
});

const mediaId = (): string => randomText(64);

const kinds: Readonly<Record<string, readonly Part[]>> = {
	image: [
		part("PicUrl", "pic_url", () => "http://mmbiz.qpic.cn/mmbiz_jpg/sample/0"),
		part("MediaId", "media_id", mediaId),
	],
	voice: [
		part("MediaId", "media_id", mediaId),
		part("Format", "format", () => "amr"),
		part("MediaId16K", "media_id_16k", mediaId),
	],
	video: [part("MediaId", "media_id", mediaId), part("ThumbMediaId", "thumb_media_id", mediaId)],
	shortvideo: [part("MediaId", "media_id", mediaId), part("ThumbMediaId", "thumb_media_id", mediaId)],
	location: [
		part("Location_X", "location_x", () => "23.134521"),
		part("Location_Y", "location_y", () => "113.358803"),
		part("Scale", "scale", () => "20"),
		part("Label", "label", () => "广州市海珠区客村艺苑路 106号"),
	],
	link: [
		part("Title", "title", () => "公众平台官网链接"),
		part("Description", "description", () => "公众平台官网链接"),
		part("Url", "url", () => "https://mp.weixin.qq.com/"),
	],
};

/** The kinds and all their fields in the request. */
export const mediaKinds = {
	names: Object.keys(kinds),
	fields: [...new Set(Object.values(kinds).flatMap((parts) => parts.map(({ field }) => field)))],
};

/** WeChat's fields of a message of this kind. A field of another kind is refused. */
export function mediaFields(type: string, fields: JsonObject): XmlFields {
	const parts = kinds[type];
	if (parts === undefined) {
		throw refuseRequest(422, {
			en: `"type" must be one of ${mediaKinds.names.join(", ")}.`,
			zh: `“type”应为 ${mediaKinds.names.join("、")} 之一。`,
		});
	}
	const foreign = mediaKinds.fields.find(
		(name) => name in fields && !parts.some(({ field }) => field === name),
	);
	if (foreign !== undefined) {
		throw refuseRequest(422, {
			en: `"${foreign}" does not belong to a message of type ${type}.`,
			zh: `${type} 类型的消息没有“${foreign}”字段。`,
		});
	}
	return Object.fromEntries(
		parts.map(({ element, field, sample }) => [element, optionalText(fields, field) ?? sample()]),
	);
}
