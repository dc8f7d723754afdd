/** The buttons of a menu in WeChat's own shape, and the fields that each type needs. */

/**
 * Every type that menu/create takes, with the fields it needs besides `name`; it uses no others.
 * See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu
 */
export const REQUIRED_FIELDS = {
	click: ["key"],
	view: ["url"],
	scancode_push: ["key"],
	scancode_waitmsg: ["key"],
	pic_sysphoto: ["key"],
	pic_photo_or_album: ["key"],
	pic_weixin: ["key"],
	location_select: ["key"],
	media_id: ["media_id"],
	view_limited: ["media_id"],
	article_id: ["article_id"],
	article_view_limited: ["article_id"],
	miniprogram: ["appid", "pagepath", "url"],
} as const satisfies Record<string, readonly string[]>;

export type ButtonType = keyof typeof REQUIRED_FIELDS;

export const isButtonType = (type: string): type is ButtonType => Object.hasOwn(REQUIRED_FIELDS, type);

export const BUTTON_TYPES: readonly ButtonType[] = Object.keys(REQUIRED_FIELDS).filter(isButtonType);

/** A field that some type of button needs. */
export type ButtonField = (typeof REQUIRED_FIELDS)[ButtonType][number];

/** A button that does something when tapped, one arm per type: `{ type: "view", name: "…", url: "…" }`, … */
export type ActionButton = {
	readonly [T in ButtonType]: { readonly type: T; readonly name: string } & {
		readonly [F in (typeof REQUIRED_FIELDS)[T][number]]: string;
	};
}[ButtonType];

/** A top-level button that only unfolds its sub-buttons (二级菜单). */
export interface ParentButton {
	readonly name: string;
	readonly sub_button: readonly MenuButton[];
}

/**
 * A button as get_current_selfmenu_info answers it when it was made on WeChat's website (公众平台官网).
 * See: https://developers.weixin.qq.com/doc/service/api/custommenu/api_getcurrentselfmenuinfo
 */
export interface WebsiteButton {
	readonly type: WebsiteButtonType;
	readonly name: string;
	/** The text; the media_id of `img`, `voice` and `news`; the address of `video`. */
	readonly value?: string;
	/** The articles of `news`. */
	readonly news_info?: unknown;
}

/** A button that WeChat answered and this table does not know: shown as it came. */
export interface OtherButton {
	readonly name: string;
	readonly type?: string;
}

export type MenuButton = ActionButton | ParentButton | WebsiteButton | OtherButton;

export const WEBSITE_BUTTON_TYPES = ["text", "img", "photo", "video", "voice", "news"] as const;

export type WebsiteButtonType = (typeof WEBSITE_BUTTON_TYPES)[number];

export const isWebsiteButtonType = (type: unknown): type is WebsiteButtonType =>
	WEBSITE_BUTTON_TYPES.some((known) => known === type);
