/**
 * Which fields each kind of message carries. The types and the parser are both made from this table, so that they
 * cannot drift apart.
 *
 * See: https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 */
import type { Shape } from "./shape.ts";

/** Keyed by MsgType. */
export const MESSAGE_SHAPES = {
	/** `bizmsgmenuid`: the option that the follower tapped in a customer-service menu message. */
	text: { Content: "text", bizmsgmenuid: "optional" },
	image: { PicUrl: "text", MediaId: "text" },
	/** `Recognition` is of former days: delivered empty or not at all. */
	voice: {
		MediaId: "text",
		Format: "text",
		MediaId16K: "optional",
		Recognition: "optional",
	},
	video: { MediaId: "text", ThumbMediaId: "text" },
	shortvideo: { MediaId: "text", ThumbMediaId: "text" },
	/** `Location_X` is the latitude, `Location_Y` the longitude. */
	location: {
		Location_X: "text",
		Location_Y: "text",
		Scale: "text",
		Label: "text",
	},
	link: { Title: "text", Description: "text", Url: "text" },
} as const satisfies Record<string, Shape>;

export type MsgType = keyof typeof MESSAGE_SHAPES;
