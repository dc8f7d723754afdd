/** The menu that followers see: one made by API or one made on the website, and the conditional ones. */
import type { JsonObject } from "../json.ts";
import { isObject, parseObject } from "../json.ts";
import { randomDigits } from "../random.ts";
import type { World } from "../world.ts";
import type { Follower } from "./followers.ts";
import { tagsOf } from "./tags.ts";

type Source = "api" | "website" | "conditional";

export type StoredMenu = {
	readonly id: string;
	readonly source: Source;
	readonly body: JsonObject;
};

/** Newest first, as WeChat matches conditional menus. */
export const menusFrom = (world: World, source: Source): readonly StoredMenu[] =>
	world.sql
		.exec<{ id: string; body: string }>(
			"SELECT id, body FROM menus WHERE source = ? ORDER BY rowid DESC",
			source,
		)
		.toArray()
		.map(({ id, body }) => ({ id, source, body: parseObject(body) ?? {} }));

/**
 * Tells which menu a follower sees: the newest conditional one for one of the follower's tags, else the default one,
 * whoever made it. It reads the menus once, for as many followers as are asked about.
 */
export function menuFor(world: World): (follower: Follower) => StoredMenu | undefined {
	const conditional = menusFrom(world, "conditional");
	const byDefault = menusFrom(world, "api")[0] ?? menusFrom(world, "website")[0];
	return (follower) => {
		const tags = conditional.length === 0 ? [] : tagsOf(world, follower).map(String);
		const matching = conditional.find(({ body }) => {
			const rule = body["matchrule"];
			return isObject(rule) && tags.includes(String(rule["tag_id"]));
		});
		return matching ?? byDefault;
	};
}

/** Puts a default menu in the place of any other, whoever made it; conditional ones stay. */
export function replaceMenu(world: World, source: "api" | "website", body: JsonObject): void {
	world.sql.exec("DELETE FROM menus WHERE source <> 'conditional'");
	insertMenu(world, source, body);
}

/** Adds a menu and returns its id. */
export function insertMenu(world: World, source: Source, body: JsonObject): string {
	const id = randomDigits(9);
	world.sql.exec("INSERT INTO menus VALUES (?, ?, ?)", id, source, JSON.stringify(body));
	world.changed("account");
	return id;
}

/** False where there is no conditional menu with this id. */
export function deleteConditionalMenu(world: World, id: string): boolean {
	const gone = world.sql.exec("DELETE FROM menus WHERE source = 'conditional' AND id = ? RETURNING id", id);
	world.changed("account");
	return gone.toArray().length > 0;
}

export function deleteMenus(world: World): void {
	world.sql.exec("DELETE FROM menus");
	world.changed("account");
}
