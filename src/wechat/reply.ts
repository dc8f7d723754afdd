/**
 * Passive replies (被动回复): what an answer returns, and the XML that WeChat expects for it.
 *
 * See: https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
 */

import { sayable } from "./sayable.ts";
import { encodeUtf8 } from "./utf8.ts";

export type Reply =
	| { readonly type: "text"; readonly content: string }
	| { readonly type: "image"; readonly mediaId: string }
	| { readonly type: "voice"; readonly mediaId: string }
	| ({ readonly type: "video"; readonly mediaId: string } & Caption)
	| ({ readonly type: "music"; readonly thumbMediaId: string } & Caption & MusicLinks)
	| { readonly type: "news"; readonly articles: readonly Article[] }
	| { readonly type: "transfer_customer_service"; readonly kfAccount?: string };

export interface Caption {
	readonly title?: string;
	readonly description?: string;
}

export interface MusicLinks {
	readonly musicUrl?: string;
	/** Played on Wi-Fi. */
	readonly hqMusicUrl?: string;
}

export interface Article {
	readonly title: string;
	readonly description: string;
	/** 360 × 200 px for the first, 200 × 200 px for the others. */
	readonly picUrl: string;
	readonly url: string;
}

/** A text. `<a href="…">` renders as a link. Of more than 2,048 bytes of UTF-8 the follower may see "service unavailable". */
export const text = (content: string): Reply => ({ type: "text", content });

/** A picture by its media_id. No GIF. */
export const image = (mediaId: string): Reply => ({ type: "image", mediaId });

export const voice = (mediaId: string): Reply => ({ type: "voice", mediaId });

export const video = (mediaId: string, caption: Caption = {}): Reply => ({
	type: "video",
	mediaId,
	...caption,
});

/** `thumbMediaId` is required by WeChat, also where no cover is shown. */
export const music = (thumbMediaId: string, details: Caption & MusicLinks = {}): Reply => ({
	type: "music",
	thumbMediaId,
	...details,
});

/**
 * Articles. WeChat shows one when it answers a message that the follower sent, and up to eight when it answers an
 * event (a menu click, a follow, a scan); it drops the rest.
 */
export const news = (...articles: readonly Article[]): Reply => ({
	type: "news",
	articles,
});

/** Hands the follower's message to the customer-service desk, or to one agent of it. */
export const transferCustomerService = (kfAccount?: string): Reply =>
	kfAccount === undefined
		? { type: "transfer_customer_service" }
		: { type: "transfer_customer_service", kfAccount };

/** Who speaks to whom, as the message that is answered says it: the reply swaps the two. */
export interface ReplyAddress {
	readonly ToUserName: string;
	readonly FromUserName: string;
}

/**
 * The reply's XML; undefined for one that says nothing. `createTime` is Unix time in seconds.
 *
 * See: https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
 */
export const renderReply = (reply: Reply, answered: ReplyAddress, createTime: number): string | undefined =>
	saysNothing(reply) ? undefined : render(reply, answered, createTime);

/** WeChat refuses a blank text and news without an article, and the follower would see "service unavailable". */
export const saysNothing = (reply: Reply): boolean =>
	(reply.type === "text" && sayable(reply.content).trim() === "") ||
	(reply.type === "news" && reply.articles.length === 0);

/** WeChat refuses longer texts, also by customer service. */
export const MAX_TEXT_BYTES = 2048;

/** A text that is no passive reply: by customer service it can go in parts. */
export const isTooLong = (reply: Reply): boolean =>
	reply.type === "text" && encodeUtf8(sayable(reply.content)).length > MAX_TEXT_BYTES;

const render = (reply: Reply, answered: ReplyAddress, createTime: number): string =>
	`<xml>${element("ToUserName", answered.FromUserName)}${element("FromUserName", answered.ToUserName)}` +
	`<CreateTime>${Math.trunc(createTime)}</CreateTime>${element("MsgType", reply.type)}${renderBody(reply)}</xml>`;

const renderBody = (reply: Reply): string => {
	switch (reply.type) {
		case "text":
			return element("Content", reply.content);
		case "image":
			return `<Image>${element("MediaId", reply.mediaId)}</Image>`;
		case "voice":
			return `<Voice>${element("MediaId", reply.mediaId)}</Voice>`;
		case "video":
			return `<Video>${element("MediaId", reply.mediaId)}${renderCaption(reply)}</Video>`;
		case "music":
			return (
				`<Music>${renderCaption(reply)}${optional("MusicUrl", reply.musicUrl)}` +
				`${optional("HQMusicUrl", reply.hqMusicUrl)}${element("ThumbMediaId", reply.thumbMediaId)}</Music>`
			);
		case "news":
			return (
				`<ArticleCount>${reply.articles.length}</ArticleCount>` +
				`<Articles>${reply.articles.map(renderArticle).join("")}</Articles>`
			);
		case "transfer_customer_service":
			return reply.kfAccount === undefined
				? ""
				: `<TransInfo>${element("KfAccount", reply.kfAccount)}</TransInfo>`;
	}
};

const renderCaption = ({ title, description }: Caption): string =>
	optional("Title", title) + optional("Description", description);

const renderArticle = (article: Article): string =>
	`<item>${element("Title", article.title)}${element("Description", article.description)}` +
	`${element("PicUrl", article.picUrl)}${element("Url", article.url)}</item>`;

const optional = (name: string, value: string | undefined): string =>
	value === undefined ? "" : element(name, value);

/** `]]>` would end the CDATA section: it is cut in two, which every parser joins again. */
const element = (name: string, value: string): string =>
	`<${name}><![CDATA[${sayable(value).replaceAll("]]>", "]]]]><![CDATA[>")}]]></${name}>`;
