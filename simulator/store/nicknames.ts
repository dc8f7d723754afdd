/** The names that followers gave themselves. Kept as JSON: half a surrogate pair would not survive as text. */
import type { World } from "../world.ts";

export function nicknameOf(world: World, openid: string): string {
	const [row] = world.sql
		.exec<{ json: string }>("SELECT json FROM nicknames WHERE openid = ?", openid)
		.toArray();
	const nickname: unknown = row === undefined ? undefined : JSON.parse(row.json);
	return typeof nickname === "string" ? nickname : `粉丝${openid.slice(-4)}`;
}

export function setNickname(world: World, openid: string, nickname: string): void {
	world.sql.exec(
		"INSERT OR REPLACE INTO nicknames (openid, json) VALUES (?, ?)",
		openid,
		JSON.stringify(nickname),
	);
}
