/**
 * A reply as customer-service messages (客服消息), for when it is too late for a passive one.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage.html
 */
import { type Caption, MAX_TEXT_BYTES, type Reply, saysNothing } from "./reply.ts";
import { sayable } from "./sayable.ts";

export const CUSTOM_SEND_PATH = "/cgi-bin/message/custom/send";

/**
 * The bodies of `message/custom/send`, to be sent in this order; none for a reply that says nothing, or that cannot be
 * said this way (`transfer_customer_service`). Of several articles only the first is sent: WeChat takes no more (45008).
 */
export const toCustomMessages = (reply: Reply, touser: string): readonly object[] => {
	if (saysNothing(reply)) return [];
	switch (reply.type) {
		case "text":
			return splitText(reply.content).map((content) => ({ touser, msgtype: "text", text: { content } }));
		case "image":
			return [{ touser, msgtype: "image", image: { media_id: reply.mediaId } }];
		case "voice":
			return [{ touser, msgtype: "voice", voice: { media_id: reply.mediaId } }];
		case "video":
			return [
				{
					touser,
					msgtype: "video",
					video: { media_id: reply.mediaId, ...caption(reply) },
				},
			];
		case "music":
			return [
				{
					touser,
					msgtype: "music",
					music: {
						...caption(reply),
						musicurl: reply.musicUrl,
						hqmusicurl: reply.hqMusicUrl,
						thumb_media_id: reply.thumbMediaId,
					},
				},
			];
		case "news":
			return reply.articles.slice(0, 1).map((article) => ({
				touser,
				msgtype: "news",
				news: { articles: [{ ...caption(article), url: article.url, picurl: article.picUrl }] },
			}));
		case "transfer_customer_service":
			return [];
	}
};

const caption = ({ title, description }: Caption) => ({
	title: title === undefined ? undefined : sayable(title),
	description: description === undefined ? undefined : sayable(description),
});

/** Parts of at most 2,048 bytes of UTF-8, cut between characters. */
export const splitText = (text: string): readonly string[] => {
	const parts: string[] = [];
	let part = "";
	let bytes = 0;
	for (const character of sayable(text)) {
		const size = utf8Length(character.codePointAt(0) ?? 0);
		if (bytes + size > MAX_TEXT_BYTES) {
			parts.push(part);
			part = "";
			bytes = 0;
		}
		part += character;
		bytes += size;
	}
	return part === "" ? parts : [...parts, part];
};

const utf8Length = (codePoint: number): number => {
	if (codePoint < 0x80) return 1;
	if (codePoint < 0x8_00) return 2;
	return codePoint < 0x1_00_00 ? 3 : 4;
};
