/**
 * What WeChat does when a menu button is tapped, by the button's type: the events and messages that follow, and what
 * the phone opens.
 * See: https://developers.weixin.qq.com/doc/service/guide/product/menu/intro.html
 */
import type { Composed } from "../callback/compose.ts";
import type { XmlFields } from "../callback/xml.ts";
import { type JsonObject, textOf } from "../json.ts";
import { randomHex } from "../random.ts";
import { type Shown, show } from "../store/chat.ts";
import type { World } from "../world.ts";
import { sendEvent, sendMessage } from "./acts.ts";
import { optionalText } from "./body.ts";
import { mediaFields } from "./media-messages.ts";

export type Tap = {
	readonly openid: string;
	readonly button: JsonObject;
	readonly menuId: string;
	/** What the follower does after the tap, as the request has it. */
	readonly fields: JsonObject;
};

/** What the phone shows over the chat or, as a message, in it. */
export type Opens =
	| { readonly type: "web"; readonly url: string }
	| { readonly type: "miniprogram"; readonly appid: string; readonly pagepath: string; readonly url: string }
	| { readonly type: "article"; readonly media_id: string; readonly article_id: string }
	| { readonly type: "message"; readonly message: Shown };

export type Tapped = { readonly composed: readonly Composed[]; readonly opens: Opens | null };

const place = ["location_x", "location_y", "scale", "label"] as const;

/** Fields of the request that say what was scanned and which place was chosen; samples stand in for them. */
export const tapFields: readonly string[] = ["scan_result", ...place];

export function tapped(world: World, tap: Tap): Tapped {
	const type = textOf(tap.button["type"]);
	switch (type) {
		case "click":
			return sent([event(world, tap, "CLICK", { EventKey: keyOf(tap) })]);
		case "view":
			return tapView(world, tap);
		case "miniprogram":
			return tapMiniProgram(world, tap);
		case "scancode_push":
		case "scancode_waitmsg":
			return tapScan(world, tap, type);
		case "pic_sysphoto":
		case "pic_photo_or_album":
		case "pic_weixin":
			return tapPicture(world, tap, type);
		case "location_select":
			return tapLocation(world, tap);
		default:
			return tapContent(world, tap, type);
	}
}

const keyOf = ({ button }: Tap): string => textOf(button["key"]);

const sent = (composed: readonly Composed[], opens: Opens | null = null): Tapped => ({ composed, opens });

const event = (
	world: World,
	{ openid, button }: Tap,
	name: string,
	fields: XmlFields,
	bare: Readonly<Record<string, string>> = {},
): Composed => sendEvent(world, openid, name, { fields, bare, shown: { button: textOf(button["name"]) } });

function tapView(world: World, tap: Tap): Tapped {
	const url = textOf(tap.button["url"]);
	const view = event(world, tap, "VIEW", { EventKey: url }, { MenuId: tap.menuId });
	return sent([view], { type: "web", url });
}

function tapMiniProgram(world: World, tap: Tap): Tapped {
	const pagepath = textOf(tap.button["pagepath"]);
	const view = event(world, tap, "view_miniprogram", { EventKey: pagepath }, { MenuId: tap.menuId });
	const { appid, url } = tap.button;
	return sent([view], { type: "miniprogram", appid: textOf(appid), pagepath, url: textOf(url) });
}

/** scancode_push opens what was scanned where it is an address; scancode_waitmsg leaves it to the account. */
function tapScan(world: World, tap: Tap, type: string): Tapped {
	const result = optionalText(tap.fields, "scan_result") ?? "https://example.com/";
	const scan = { ScanType: "qrcode", ScanResult: result };
	const opens = type === "scancode_push" && /^https?:\/\//.test(result);
	const scanned = event(world, tap, type, { EventKey: keyOf(tap), ScanCodeInfo: scan });
	return sent([scanned], opens ? { type: "web", url: result } : null);
}

/** The picture itself follows as a message. */
function tapPicture(world: World, tap: Tap, type: string): Tapped {
	const pictures = { Count: 1, PicList: { item: { PicMd5Sum: randomHex(32) } } };
	return sent([
		event(world, tap, type, { EventKey: keyOf(tap), SendPicsInfo: pictures }),
		sendMessage(world, tap.openid, "image", mediaFields("image", {})),
	]);
}

/** The place itself follows as a message. */
function tapLocation(world: World, tap: Tap): Tapped {
	const chosen = Object.fromEntries(place.map((name) => [name, optionalText(tap.fields, name)]));
	const location = mediaFields("location", chosen);
	return sent([
		event(world, tap, "location_select", {
			EventKey: keyOf(tap),
			SendLocationInfo: { ...location, Poiname: "" },
		}),
		sendMessage(world, tap.openid, "location", location),
	]);
}

/** Buttons that WeChat serves by itself, so that the account hears nothing; the rest are those of its website. */
function tapContent(world: World, { openid, button }: Tap, type: string): Tapped {
	const media_id = textOf(button["media_id"]);
	const article_id = textOf(button["article_id"]);
	if (type === "view_limited" || type === "article_view_limited") {
		return sent([], { type: "article", media_id, article_id });
	}
	const message = contentOf(type, { media_id, article_id, value: textOf(button["value"]) });
	show(world, openid, "menu", message);
	return sent([], { type: "message", message });
}

function contentOf(
	type: string,
	{
		media_id,
		article_id,
		value,
	}: { readonly media_id: string; readonly article_id: string; readonly value: string },
): Shown {
	if (type === "text") return { type: "text", content: value };
	if (type === "article_id") return { type: "mpnewsarticle", article_id };
	return { type: "media", media_id: media_id === "" ? value : media_id };
}
