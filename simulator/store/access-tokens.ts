/**
 * The access_tokens that were issued. Those of stable_token and those of the old /cgi-bin/token are two
 * families that do not touch each other.
 */
import { randomText } from "../random.ts";
import { seconds, type World } from "../world.ts";

export type Family = "stable" | "old";

export type IssuedToken = {
	readonly access_token: string;
	readonly issued_at: number;
	readonly expires_at: number;
};

/** How long the former token lives on after a new one was issued. */
export const overlapSeconds = 300;

/** The newest token of a family, alive or not. */
export const latestToken = (world: World, family: Family): IssuedToken | undefined =>
	world.sql
		.exec<IssuedToken>(
			"SELECT access_token, issued_at, expires_at FROM access_tokens WHERE family = ? AND state = 'latest'",
			family,
		)
		.toArray()[0];

/** Issues a new token. The former one lives on for five minutes, or ends at once. */
export function issueToken(world: World, family: Family, former: "lives-on" | "ends"): IssuedToken {
	const now = seconds(world);
	if (former === "ends") revokeLatest(world, family);
	world.sql.exec(
		"UPDATE access_tokens SET state = 'former', expires_at = ? WHERE family = ? AND state = 'latest' AND expires_at > ?",
		now + overlapSeconds,
		family,
		now,
	);
	world.sql.exec("UPDATE access_tokens SET state = 'former' WHERE family = ? AND state = 'latest'", family);
	const access_token = `${10 + Math.floor(Math.random() * 90)}_${randomText(133)}`;
	const expires_at = now + world.settings().token_life_seconds;
	world.sql.exec(
		"INSERT INTO access_tokens VALUES (?, ?, ?, ?, 'latest')",
		access_token,
		family,
		now,
		expires_at,
	);
	world.changed("account");
	return { access_token, issued_at: now, expires_at };
}

/** Makes WeChat refuse the newest token of a family with 40001 from now on. */
export function revokeLatest(world: World, family: Family): void {
	world.sql.exec("UPDATE access_tokens SET state = 'revoked' WHERE family = ? AND state = 'latest'", family);
	world.changed("account");
}

/** What WeChat says to an access_token: 0, 40001 (unknown or revoked) or 42001 (expired). */
export function judgeToken(world: World, accessToken: string): 0 | 40001 | 42001 {
	const [row] = world.sql
		.exec<{ state: string; expires_at: number }>(
			"SELECT state, expires_at FROM access_tokens WHERE access_token = ?",
			accessToken,
		)
		.toArray();
	if (row === undefined || row.state === "revoked") return 40001;
	return row.expires_at > seconds(world) ? 0 : 42001;
}

/** Times of the forced refreshes since `since`, newest first, in seconds. */
export const forcedRefreshesSince = (world: World, since: number): readonly number[] =>
	world.sql
		.exec<{ at: number }>("SELECT at FROM forced_refreshes WHERE at >= ? ORDER BY at DESC", since)
		.toArray()
		.map((row) => row.at);

export const recordForcedRefresh = (world: World): void => {
	world.sql.exec("INSERT INTO forced_refreshes VALUES (?)", seconds(world));
};
