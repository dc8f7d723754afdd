/** What the follower did without saying anything, as the grey line in the chat. */
import { type JsonObject, textOf } from "../../json.ts";
import type { Words } from "../words/zh.ts";

export function eventNote(content: JsonObject, words: Words): string {
	const event = textOf(content["event"]);
	const key = textOf(content["event_key"]);
	const button = textOf(content["button"]);
	if (button !== "") return words.youTapped(button);
	switch (event) {
		case "subscribe":
			return words.youFollowed;
		case "unsubscribe":
			return words.youUnfollowed;
		case "CLICK":
			return words.youTapped(key);
		case "VIEW":
		case "view_miniprogram":
			return words.youOpened(key);
		case "SCAN":
			return words.youScanned(key);
		default:
			return words.youDid(event);
	}
}
