/** Tags (标签) and who carries them. */
import type { World } from "../world.ts";
import type { Follower } from "./followers.ts";

export type Tag = {
	readonly id: number;
	readonly name: string;
};

/** A tag and how many of those who carry it follow now. */
export type CountedTag = Tag & { readonly count: number };

/** `openids` replace whoever carried it before. */
export function setTag(world: World, { id, name }: Tag, openids: readonly string[]): void {
	world.sql.exec("INSERT OR REPLACE INTO tags (id, name) VALUES (?, ?)", id, name);
	world.sql.exec("DELETE FROM tagged WHERE tag = ?", id);
	world.sql.exec(
		"INSERT OR IGNORE INTO tagged (tag, n) SELECT ?1, n FROM followers WHERE openid IN (SELECT value FROM json_each(?2))",
		id,
		JSON.stringify(openids),
	);
	world.changed("account");
}

/** WeChat's own tags have the ids below; those that an account makes begin with it. */
const firstId = 100;

/** A new tag, which nobody carries. */
export const addTag = (world: World, name: string): Tag =>
	world.sql
		.exec<Tag>(
			"INSERT INTO tags (id, name) SELECT max(?, coalesce(max(id) + 1, 0)), ? FROM tags RETURNING id, name",
			firstId,
			name,
		)
		.one();

export function renameTag(world: World, { id, name }: Tag): void {
	world.sql.exec("UPDATE tags SET name = ? WHERE id = ?", name, id);
}

/** Takes it off everybody, too. */
export function removeTag(world: World, id: number): void {
	world.sql.exec("DELETE FROM tags WHERE id = ?", id);
	world.sql.exec("DELETE FROM tagged WHERE tag = ?", id);
	world.changed("account");
}

export const findTagByName = (world: World, name: string): Tag | undefined =>
	world.sql.exec<Tag>("SELECT id, name FROM tags WHERE name = ?", name).toArray()[0];

export function putTagOn(world: World, id: number, followers: readonly Follower[]): void {
	for (const { n } of followers) world.sql.exec("INSERT OR IGNORE INTO tagged (tag, n) VALUES (?, ?)", id, n);
	world.changed("account");
}

export function takeTagOff(world: World, id: number, followers: readonly Follower[]): void {
	for (const { n } of followers) world.sql.exec("DELETE FROM tagged WHERE tag = ? AND n = ?", id, n);
	world.changed("account");
}

export const allTags = (world: World): readonly CountedTag[] =>
	world.sql
		.exec<CountedTag>(
			`SELECT id, name, (SELECT count(*) FROM tagged JOIN followers USING (n) WHERE tag = id AND follows = 1) AS count
			FROM tags ORDER BY id`,
		)
		.toArray();

export const isTag = (world: World, id: number): boolean =>
	world.sql.exec("SELECT 1 FROM tags WHERE id = ?", id).toArray().length > 0;

/** The openids of those who carry the tag and follow, after follower number `after`, oldest first. */
export const taggedAfter = (world: World, tag: number, after: number, limit: number): readonly string[] =>
	world.sql
		.exec<{ openid: string }>(
			"SELECT openid FROM tagged JOIN followers USING (n) WHERE tag = ? AND n > ? AND follows = 1 ORDER BY n LIMIT ?",
			tag,
			after,
			limit,
		)
		.toArray()
		.map(({ openid }) => openid);

/** Ids of the tags that the follower carries. */
export const tagsOf = (world: World, follower: Follower): readonly number[] =>
	world.sql
		.exec<{ tag: number }>("SELECT tag FROM tagged WHERE n = ? ORDER BY tag", follower.n)
		.toArray()
		.map(({ tag }) => tag);
