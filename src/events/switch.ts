/**
 * The switch that the owner's URL turns with a 410: it wants no more events. It holds for that URL alone, until its owner
 * turns it back.
 */
import { isJsonObject, parseJson } from "../wechat/json.ts";
import { sha256 } from "./sha256.ts";

const NAME = "events_off";

/** Since when the URL gets no events, in Unix milliseconds; undefined when it gets them. */
export const switchedOffAt = async (ledger: D1Database, url: string): Promise<number | undefined> => {
	const row = await ledger
		.prepare("SELECT value FROM settings WHERE name = ?1")
		.bind(NAME)
		.first<{ value: string }>();
	const parsed = parseJson(row?.value ?? "");
	if (!parsed.ok || !isJsonObject(parsed.value)) return undefined;
	const { at, url_hash } = parsed.value;
	return typeof at === "number" && url_hash === (await sha256(url)) ? at : undefined;
};

export const switchOff = async (ledger: D1Database, url: string, now: number): Promise<void> => {
	const value = JSON.stringify({ at: now, url_hash: await sha256(url) });
	await ledger
		.prepare("INSERT INTO settings VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
		.bind(NAME, value)
		.run();
};

export const switchOn = async (ledger: D1Database): Promise<void> => {
	await ledger.prepare("DELETE FROM settings WHERE name = ?1").bind(NAME).run();
};
