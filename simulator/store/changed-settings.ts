/** The settings that differ from those the account begins with. Others are not stored: the next start may bring new ones. */
import type { Settings } from "../settings.ts";

const key = "changed_settings";

/** Where an older simulator kept all of them at the first change of any. */
const wholeKey = "settings";

/** What an older simulator stored as the callback's URL without anybody having chosen it. */
const unchosenUrl = "http://localhost:8787/wechat";

/** It kept the last one who followed alone. */
type WholeSettings = Partial<Settings> & { readonly last_openid?: string | null };

export function readChanged({ kv }: DurableObjectStorage): Partial<Settings> {
	const { callback_url, last_openid, ...whole } = kv.get<WholeSettings>(wholeKey) ?? {};
	const followed = typeof last_openid === "string" ? { followed_openids: [last_openid] } : {};
	const chosen = callback_url === undefined || callback_url === unchosenUrl ? {} : { callback_url };
	return { ...whole, ...followed, ...chosen, ...kv.get<Partial<Settings>>(key) };
}

export function storeChanged({ kv }: DurableObjectStorage, changed: Partial<Settings>): void {
	kv.delete(wholeKey);
	kv.put(key, changed);
}
