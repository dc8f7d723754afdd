/** Who follows the account, and who once did. */
import type { World } from "../world.ts";
import { seconds } from "../world.ts";

export type Follower = {
	readonly n: number;
	readonly openid: string;
	readonly follows: boolean;
	/** Seconds. */
	readonly followed_at: number;
	/** The scene of the QR code that brought the follower. */
	readonly scene: string | null;
	/** The follower does not want template messages: their receipts say `failed:user block`. */
	readonly blocks_templates: boolean;
	/** Sending answers 43101. */
	readonly refuses: boolean;
};

type Row = {
	n: number;
	openid: string;
	follows: number;
	followed_at: number;
	scene: string | null;
	blocks_templates: number;
	refuses: number;
};

const columns = "n, openid, follows, followed_at, scene, blocks_templates, refuses";

const fromRow = (row: Row): Follower => ({
	...row,
	follows: row.follows === 1,
	blocks_templates: row.blocks_templates === 1,
	refuses: row.refuses === 1,
});

export function findFollower(world: World, openid: string): Follower | undefined {
	const [row] = world.sql.exec<Row>(`SELECT ${columns} FROM followers WHERE openid = ?`, openid).toArray();
	return row === undefined ? undefined : fromRow(row);
}

/** How many follow now. */
export const followerCount = (world: World): number =>
	world.sql.exec<{ following: number }>("SELECT following FROM follower_count").one().following;

const addToCount = (world: World, by: number): void => {
	world.sql.exec("UPDATE follower_count SET following = following + ?", by);
	world.changed("account");
};

/** Makes `openid` a follower, for the first time or again. Must not be called for one who follows. */
export function follow(world: World, openid: string, scene: string | null): void {
	// No upsert: it would use up a number, and numbers are the places in the order in which followers came.
	const isKnown = findFollower(world, openid) !== undefined;
	world.sql.exec(
		isKnown
			? "UPDATE followers SET follows = 1, followed_at = ?2, scene = ?3 WHERE openid = ?1"
			: "INSERT INTO followers (openid, follows, followed_at, scene) VALUES (?1, 1, ?2, ?3)",
		openid,
		seconds(world),
		scene,
	);
	addToCount(world, 1);
}

/** Ends the following of one who follows. */
export function unfollow(world: World, openid: string): void {
	world.sql.exec(
		"UPDATE followers SET follows = 0, message_until = 0, action_until = 0 WHERE openid = ?",
		openid,
	);
	addToCount(world, -1);
}

/** Makes up to 50,000 followers in one statement. */
export function followInBulk(world: World, count: number): void {
	world.sql.exec(
		`INSERT INTO followers (openid, follows, followed_at)
		WITH RECURSIVE up (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM up WHERE i < ?1)
		SELECT 'o51a' || lower(hex(randomblob(12))), 1, ?2 FROM up`,
		count,
		seconds(world),
	);
	addToCount(world, count);
}

/** What may change about many at once; what is undefined stays. */
export type Change = {
	readonly follows: boolean | undefined;
	readonly blocks_templates: boolean | undefined;
	readonly refuses: boolean | undefined;
};

/** Changes those of `openids` that are known, in two statements and without a callback. */
export function changeInBulk(world: World, openids: readonly string[], change: Change): void {
	const asNumber = (flag: boolean | undefined) => (flag === undefined ? null : Number(flag));
	world.sql.exec(
		`UPDATE followers SET follows = coalesce(?2, follows), blocks_templates = coalesce(?3, blocks_templates),
			refuses = coalesce(?4, refuses)
		WHERE openid IN (SELECT value FROM json_each(?1))`,
		JSON.stringify(openids),
		asNumber(change.follows),
		asNumber(change.blocks_templates),
		asNumber(change.refuses),
	);
	world.sql.exec("UPDATE follower_count SET following = (SELECT count(*) FROM followers WHERE follows = 1)");
	world.changed("account");
}

/** Followers after number `after`, oldest first. */
export const followersAfter = (world: World, after: number, limit: number): readonly Follower[] =>
	world.sql
		.exec<Row>(
			`SELECT ${columns} FROM followers WHERE follows = 1 AND n > ? ORDER BY n LIMIT ?`,
			after,
			limit,
		)
		.toArray()
		.map(fromRow);

/** Everybody who ever followed, after number `after`, oldest first. */
export const knownAfter = (world: World, after: number, limit: number): readonly Follower[] =>
	world.sql
		.exec<Row>(`SELECT ${columns} FROM followers WHERE n > ? ORDER BY n LIMIT ?`, after, limit)
		.toArray()
		.map(fromRow);

/** A follower's place among all who ever followed, the first being 1. */
export type Placed = Follower & { readonly place: number };

/**
 * Everybody who ever followed, oldest first; of more than twice `each` only the first and the last `each`, and the one
 * with the openid `also`.
 */
export const knownAtEnds = (world: World, each: number, also: string | null): readonly Placed[] =>
	world.sql
		.exec<Row & { place: number }>(
			`SELECT ${columns}, n - (SELECT min(n) FROM followers) + 1 AS place FROM followers
			WHERE n IN (SELECT n FROM followers ORDER BY n LIMIT ?1)
				OR n IN (SELECT n FROM followers ORDER BY n DESC LIMIT ?1) OR openid = ?2 ORDER BY n`,
			each,
			also,
		)
		.toArray()
		.map((row) => ({ ...fromRow(row), place: row.place }));

/** Sets how the follower treats what the account sends. */
export function setWishes(
	world: World,
	openid: string,
	wishes: { readonly blocks_templates: boolean; readonly refuses: boolean },
): void {
	world.sql.exec(
		"UPDATE followers SET blocks_templates = ?, refuses = ? WHERE openid = ?",
		wishes.blocks_templates ? 1 : 0,
		wishes.refuses ? 1 : 0,
		openid,
	);
	world.changed("account");
}
