/**
 * Which fields each event carries: as `message-shape.ts`, for events. Cards, shake, POI and other legacy events have no
 * entry: they arrive as `UnrecognizedMessage`, with all their fields.
 *
 * See: https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html
 */
import type { Shape } from "./shape.ts";

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

/** `RevokeInfo` says what was taken back: 201 address … 207 chosen pictures. */
const authorisation = {
	OpenID: "text",
	UnionID: "optional",
	AppID: "text",
	RevokeInfo: "text",
} as const satisfies Shape;

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
	/** A mass sending (群发) has ended. `FromUserName` is the system's own name there, no openid. */
	MASSSENDJOBFINISH: {
		MsgID: "text",
		Status: "text",
		TotalCount: "text",
		FilterCount: "text",
		SentCount: "text",
		ErrorCount: "text",
		CopyrightCheckResult: {
			fields: {
				Count: "text",
				ResultList: {
					fields: {
						item: {
							list: {
								ArticleIdx: "text",
								UserDeclareState: "text",
								AuditState: "text",
								OriginalArticleUrl: "text",
								OriginalArticleType: "text",
								CanReprint: "text",
								NeedReplaceContent: "text",
								NeedShowReprintSource: "text",
							},
						},
					},
				},
				CheckState: "text",
			},
		},
		ArticleUrlResult: {
			fields: {
				Count: "text",
				ResultList: { fields: { item: { list: { ArticleIdx: "text", ArticleUrl: "text" } } } },
			},
		},
	},
	/** A publication (发布) has ended. `publish_status` 0 is success. */
	PUBLISHJOBFINISH: {
		PublishEventInfo: {
			fields: {
				publish_id: "text",
				publish_status: "text",
				article_id: "optional",
				article_detail: {
					fields: { count: "text", item: { list: { idx: "text", article_url: "text" } } },
				},
				fail_idx: "texts",
			},
		},
	},
	/** The follower answered the pop-up of a subscription notice (订阅通知). */
	subscribe_msg_popup_event: {
		SubscribeMsgPopupEvent: {
			fields: { List: { list: { TemplateId: "text", SubscribeStatusString: "text", PopupScene: "text" } } },
		},
	},
	subscribe_msg_change_event: {
		SubscribeMsgChangeEvent: {
			fields: { List: { list: { TemplateId: "text", SubscribeStatusString: "text" } } },
		},
	},
	subscribe_msg_sent_event: {
		SubscribeMsgSentEvent: {
			fields: {
				List: { list: { TemplateId: "text", MsgID: "text", ErrorCode: "text", ErrorStatus: "text" } },
			},
		},
	},
	user_info_modified: authorisation,
	user_authorization_revoke: authorisation,
	user_authorization_cancellation: authorisation,
	/** `ExpiredTime` is Unix seconds, as in the following ones. */
	qualification_verify_success: { ExpiredTime: "text" },
	qualification_verify_fail: { FailTime: "text", FailReason: "text" },
	naming_verify_success: { ExpiredTime: "text" },
	naming_verify_fail: { FailTime: "text", FailReason: "text" },
	annual_renew: { ExpiredTime: "text" },
	verify_expired: { ExpiredTime: "text" },
	kf_create_session: { KfAccount: "text" },
	kf_close_session: { KfAccount: "text" },
	kf_switch_session: { FromKfAccount: "text", ToKfAccount: "text" },
	guide_qrcode_scan_event: {
		GuideScanEvent: {
			fields: {
				qrcode_guide_account: "optional",
				qrcode_guide_openid: "optional",
				openid: "text",
				action: "text",
				qrcode_info: "optional",
			},
		},
	},
	/** No field table of these two is published: see `fields`. */
	guide_invite_result_event: {},
	add_guide_buyer_relation_event: {},
	/** The console's own test of the push. */
	debug_demo: { debug_str: "text" },
	/** The receipt of a template message. `MsgID`, with a capital D, is the `msgid` that the send answered. */
	TEMPLATESENDJOBFINISH: { MsgID: "text", Status: "text" },
} as const satisfies Record<string, Shape>;

export type EventName = keyof typeof EVENT_SHAPES;
