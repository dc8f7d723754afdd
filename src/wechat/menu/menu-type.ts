/** What to say of a button type that menu/create does not take. */

import { nearest } from "../nearest.ts";
import { clip, type Notice } from "../notice.ts";
import { BUTTON_TYPES, type WebsiteButtonType } from "./menu-button.ts";

type Text = Notice["text"];

const SEND_MEDIA: Text = {
	en: '"media_id" with a permanent media_id, or by "click" and answer with the media',
	zh: "media_id（填永久素材的 media_id），或改用 click 并在收到事件后回复该素材",
};

const REPLACEMENTS: Readonly<Record<WebsiteButtonType, Text>> = {
	text: {
		en: '"click" with a key, and answer its CLICK event with the text',
		zh: "click 并填写 key，收到 CLICK 事件后回复该文字",
	},
	img: SEND_MEDIA,
	photo: SEND_MEDIA,
	video: SEND_MEDIA,
	voice: SEND_MEDIA,
	news: {
		en: '"article_id" or "article_view_limited" with the article_id of a published article, or by "view" with its address',
		zh: "article_id 或 article_view_limited（填已发布文章的 article_id），或改用 view 并填写文章链接",
	},
};

export const websiteTypeText = (type: WebsiteButtonType): Text => ({
	en: `A button of type "${type}" was made on WeChat's website; the API cannot create it. Replace it by ${REPLACEMENTS[type].en}.`,
	zh: `"${type}" 类型的菜单只能在公众平台官网设置，接口无法创建。请改用 ${REPLACEMENTS[type].zh}。`,
});

export const unknownTypeText = (type: string): Text => {
	const meant = nearest(type, BUTTON_TYPES);
	return {
		en: `menu/create knows no button type "${clip(type)}".${meant === undefined ? "" : ` Did you mean "${meant}"?`} It knows ${BUTTON_TYPES.join(", ")}.`,
		zh: `menu/create 接口没有 "${clip(type)}" 这种菜单类型。${meant === undefined ? "" : `是否想写 "${meant}"？`}可用类型：${BUTTON_TYPES.join("、")}。`,
	};
};
