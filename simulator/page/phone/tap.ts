/** Tapping a button of the menu: what is asked of the follower first, and what WeChat opens then. */
import { isObject, type JsonObject, textOf } from "../../json.ts";
import type { MenuButton } from "./menu-button.ts";
import type { Destination } from "./phone-context.ts";

/** `scan`, `photo` and `location` open a sheet first; everything else is sent at once. */
export type TapQuestion = "scan" | "photo" | "location";

export function questionOf({ type }: MenuButton): TapQuestion | null {
	if (type.startsWith("scancode_")) return "scan";
	if (type.startsWith("pic_")) return "photo";
	return type === "location_select" ? "location" : null;
}

/** What the answer of POST /simulator/tap says that the phone opens; null where it stays in the chat. */
export function destinationIn({ opens }: JsonObject): Destination | null {
	if (!isObject(opens)) return null;
	const { type } = opens;
	if (type === "web") return { type, url: textOf(opens["url"]) };
	if (type === "miniprogram") {
		return { type, appid: textOf(opens["appid"]), pagepath: textOf(opens["pagepath"]) };
	}
	if (type !== "article") return null;
	return { type, id: textOf(opens["article_id"]) || textOf(opens["media_id"]) };
}
