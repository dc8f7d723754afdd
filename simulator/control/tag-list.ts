/** Giving tags to followers. */
import { Hono } from "hono";
import { isTextList } from "../json.ts";
import { allTags, setTag, type Tag } from "../store/tags.ts";
import type { World } from "../world.ts";
import { notAList, onlyKnown, optionalCount, readFields, refuseRequest, requiredText } from "./body.ts";
import { notOpenids } from "./who.ts";

export const tagRoutes = (world: World): Hono =>
	new Hono().put("/tags", async (context) => {
		const { tags } = await readFields(context, ["tags"]);
		if (!Array.isArray(tags)) throw notAList("tags");
		for (const { tag, openids } of tags.map(readTag)) setTag(world, tag, openids);
		return context.json({ tags: allTags(world) });
	});

function readTag(value: unknown): { readonly tag: Tag; readonly openids: readonly string[] } {
	const fields = onlyKnown(value, ["id", "name", "openids"], { en: "a tag", zh: "标签" });
	const id = optionalCount(fields, "id");
	const openids = fields["openids"] ?? [];
	if (id === undefined) {
		throw refuseRequest(422, { en: 'A tag needs an "id", a whole number.', zh: "标签需要整数“id”。" });
	}
	if (!isTextList(openids)) throw notOpenids();
	return { tag: { id, name: requiredText(fields, "name") }, openids };
}
