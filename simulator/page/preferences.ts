/** Language and theme: by the browser at first, then as the reader switched them; whose phone a tab shows, and what it showed. */
import { parseObject, textOf } from "../json.ts";
import type { Language } from "./language.ts";

export type Theme = "light" | "dark";

/** What the reader chose, else Chinese for a browser that asks for any Chinese first. */
export function preferredLanguage(): Language {
	const stored = remembered("language");
	if (stored === "zh" || stored === "en") return stored;
	return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** What the reader chose, else what the system shows. */
export function preferredTheme(): Theme {
	const stored = remembered("theme");
	if (stored === "light" || stored === "dark") return stored;
	return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export const chooseLanguage = (language: Language): void => remember("language", language);

export const chooseTheme = (theme: Theme): void => remember("theme", theme);

/** The follower whom the reader chose in this tab; null where nobody was. */
export const chosenFollower = (): string | null => remembered("follower", () => sessionStorage);

export const chooseFollower = (openid: string): void => remember("follower", openid, () => sessionStorage);

/** The newest item of each follower's chat that this tab showed, by openid. */
export const seenItems = (): ReadonlyMap<string, string> =>
	new Map(
		Object.entries(parseObject(remembered("seen", () => sessionStorage) ?? "") ?? {}).map(([openid, id]) => [
			openid,
			textOf(id),
		]),
	);

export const rememberSeen = (seen: ReadonlyMap<string, string>): void =>
	remember("seen", JSON.stringify(Object.fromEntries(seen)), () => sessionStorage);

/** A browser that forbids storage still shows the page; it only forgets. */
function remembered(name: string, storage = () => localStorage): string | null {
	try {
		return storage().getItem(`wechat-edge.${name}`);
	} catch {
		return null;
	}
}

function remember(name: string, value: string, storage = () => localStorage): void {
	try {
		storage().setItem(`wechat-edge.${name}`, value);
	} catch {
		// Nothing is lost but the memory of it.
	}
}
