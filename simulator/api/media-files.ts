/**
 * Uploaded files without an access_token: where media/get says that a video is, as from WeChat's file servers, and from
 * where the phone takes what it draws and plays.
 */
import { Hono } from "hono";
import { findMedia } from "../store/media.ts";
import type { World } from "../world.ts";
import { askedRange } from "./byte-range.ts";

/**
 * The type comes from the upload's name and the bytes may be anything: nobody guesses another type, nothing in them
 * runs, and no foreign page shows them. Opened by itself, a video plays, and the browser styles the page around it. A
 * media_id never gets another file, so that a browser need not ask twice.
 */
const headers = {
	"X-Content-Type-Options": "nosniff",
	"Content-Security-Policy": "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Cache-Control": "private, max-age=259200, immutable",
	"Accept-Ranges": "bytes",
};

export const mediaFiles = (world: World): Hono =>
	new Hono().get("/:mediaId", (context) => {
		const media = findMedia(world, context.req.param("mediaId"));
		if (media === undefined) return context.notFound();
		const { blob } = media;
		const range = askedRange(context.req.header("Range"), blob.size);
		if (range === undefined) return new Response(blob, { headers });
		const { from, to } = range;
		return new Response(blob.slice(from, to + 1, blob.type), {
			status: 206,
			headers: { ...headers, "Content-Range": `bytes ${from}-${to}/${blob.size}` },
		});
	});
