/** Where media/get says that a video is: it comes without an access_token, as from WeChat's file servers. */
import { Hono } from "hono";
import { findMedia } from "../store/media.ts";
import type { World } from "../world.ts";

export const videoFiles = (world: World): Hono =>
	new Hono().get("/:mediaId", (context) => {
		const media = findMedia(world, context.req.param("mediaId"));
		if (media?.type !== "video") return context.notFound();
		return new Response(media.blob);
	});
