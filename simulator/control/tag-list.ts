/** Giving tags to followers. */
import { Hono } from "hono";
import { isTextList } from "../json.ts";
import { allTags, setTag, type Tag } from "../store/tags.ts";
import type { World } from "../world.ts";
import { onlyKnown, optionalCount, readFields, refuseRequest, requiredText } from "./body.ts";

export const tagRoutes = (world: World): Hono =>
	new Hono().put("/tags", async (context) => {
		const { tags } = await readFields(context, ["tags"]);
		if (!Array.isArray(tags)) throw refuseRequest(422, '"tags" must be a list.');
		for (const { tag, openids } of tags.map(readTag)) setTag(world, tag, openids);
		return context.json({ tags: allTags(world) });
	});

function readTag(value: unknown): { readonly tag: Tag; readonly openids: readonly string[] } {
	const fields = onlyKnown(value, ["id", "name", "openids"], "a tag");
	const id = optionalCount(fields, "id");
	const openids = fields["openids"] ?? [];
	if (id === undefined) throw refuseRequest(422, 'A tag needs an "id", a whole number.');
	if (!isTextList(openids)) throw refuseRequest(422, '"openids" must be a list of openids.');
	return { tag: { id, name: requiredText(fields, "name") }, openids };
}
