/** Temporary media (临时素材), which last three days. */
import { findMedia, saveMedia } from "../store/media.ts";
import { seconds } from "../world.ts";
import { give, giveFile, refuse } from "./answer.ts";
import { getEndpoint, uploadEndpoint } from "./endpoint.ts";

const KB = 1024;
const MB = 1024 * KB;

type Kind = { readonly mostBytes: number; readonly extensions: readonly string[] };

const kinds: ReadonlyMap<string, Kind> = new Map([
	["image", { mostBytes: 10 * MB, extensions: ["png", "jpeg", "jpg", "gif"] }],
	["voice", { mostBytes: 2 * MB, extensions: ["amr", "mp3"] }],
	["video", { mostBytes: 10 * MB, extensions: ["mp4"] }],
	["thumb", { mostBytes: 64 * KB, extensions: ["jpg", "jpeg"] }],
]);

/**
 * POST /cgi-bin/media/upload?type=…: the file's name says its format. A thumb gets a thumb_media_id instead. How long a
 * voice plays is not looked at.
 * See: https://developers.weixin.qq.com/doc/service/api/material/temporary/api_uploadtempmedia
 */
export const uploadMedia = uploadEndpoint({ daily: 100_000 }, ({ name, bytes }, world, call) => {
	const now = seconds(world);
	const type = call.query.get("type") ?? "";
	const kind = kinds.get(type);
	if (kind === undefined) return refuse(40004, now);
	const extension = /\.([a-z\d]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
	if (!kind.extensions.includes(extension)) return refuse(40005, now);
	if (bytes.byteLength === 0) return refuse(44001, now);
	if (bytes.byteLength > kind.mostBytes) return refuse(40006, now);
	const id = saveMedia(world, { type, extension, bytes });
	return give({ type, [type === "thumb" ? "thumb_media_id" : "media_id"]: id, created_at: now, item: [] });
});

/**
 * GET /cgi-bin/media/get: the file itself; of a video the address from which it comes.
 * See: https://developers.weixin.qq.com/doc/service/api/material/temporary/api_getmedia
 */
export const getMedia = getEndpoint({ daily: 200_000 }, (call, world) => {
	const mediaId = call.query.get("media_id") ?? "";
	if (mediaId === "") return refuse(41006, seconds(world));
	const media = findMedia(world, mediaId);
	if (media === undefined) return refuse(40007, seconds(world));
	const { type, name, blob } = media;
	return type === "video" ? give({ video_url: `${call.origin}/media/${mediaId}` }) : giveFile(blob, name);
});
