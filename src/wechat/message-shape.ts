/**
 * Which fields each kind of message and event carries. The types and the parser are both made from these tables,
 * so that they cannot drift apart.
 *
 * See: https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 * See: https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html
 */

/**
 * `text`: always there ("" when WeChat left it out); `optional`: absent when WeChat sent nothing or nothing in it;
 * an object: nested fields; `list`: each repeated element of that name, one or many.
 */
export type Shape = { readonly [field: string]: Field };
export type Field = "text" | "optional" | { readonly fields: Shape } | { readonly list: Shape };

const scanned = {
	EventKey: "text",
	ScanCodeInfo: { fields: { ScanType: "text", ScanResult: "text" } },
} as const satisfies Shape;

const pictures = {
	EventKey: "text",
	SendPicsInfo: {
		fields: {
			Count: "text",
			PicList: { fields: { item: { list: { PicMd5Sum: "text" } } } },
		},
	},
} as const satisfies Shape;

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

/** Keyed by Event, in WeChat's own spelling. */
export const EVENT_SHAPES = {
	/** `EventKey` is `qrscene_` and the scene, with a `Ticket`, when a parametric QR code was scanned. */
	subscribe: { EventKey: "optional", Ticket: "optional" },
	unsubscribe: { EventKey: "optional" },
	/** A follower scanned a parametric QR code: `EventKey` is the scene without prefix. */
	SCAN: { EventKey: "text", Ticket: "optional" },
	LOCATION: { Latitude: "text", Longitude: "text", Precision: "text" },
	CLICK: { EventKey: "text" },
	/** `EventKey` is the URL. */
	VIEW: { EventKey: "text", MenuId: "optional" },
	scancode_push: scanned,
	scancode_waitmsg: scanned,
	pic_sysphoto: pictures,
	pic_photo_or_album: pictures,
	pic_weixin: pictures,
	location_select: {
		EventKey: "text",
		SendLocationInfo: {
			fields: {
				Location_X: "text",
				Location_Y: "text",
				Scale: "text",
				Label: "text",
				Poiname: "optional",
			},
		},
	},
	/** `EventKey` is the mini program's page path. */
	view_miniprogram: { EventKey: "text", MenuId: "optional" },
	/** The receipt of a template message. `MsgID`, with a capital D, is the `msgid` that the send answered. */
	TEMPLATESENDJOBFINISH: { MsgID: "text", Status: "text" },
} as const satisfies Record<string, Shape>;

export type MsgType = keyof typeof MESSAGE_SHAPES;
export type EventName = keyof typeof EVENT_SHAPES;

/** The value that a shape gives. */
export type Shaped<S extends Shape> = {
	readonly [K in keyof S as S[K] extends "optional" ? never : K]: S[K] extends "text"
		? string
		: S[K] extends { readonly fields: infer F extends Shape }
			? Shaped<F>
			: S[K] extends { readonly list: infer L extends Shape }
				? readonly Shaped<L>[]
				: never;
} & { readonly [K in keyof S as S[K] extends "optional" ? K : never]?: string };
