/** Uploaded files: for three days, and the newest 100 MB of them. */
import { randomText } from "../random.ts";
import { seconds, type World } from "../world.ts";

const lifeSeconds = 3 * 86_400;
const mostBytes = 100_000_000;

/** SQLite in a Durable Object holds up to 2 MB in a row. */
const sliceBytes = 1_000_000;

type Upload = { readonly type: string; readonly extension: string; readonly bytes: ArrayBuffer };

/** The media_id of the file. */
export function saveMedia(world: World, { type, extension, bytes }: Upload): string {
	const media_id = randomText(64);
	const { n } = world.sql
		.exec<{ n: number }>(
			"INSERT INTO media (media_id, type, extension, size, created_at) VALUES (?, ?, ?, ?, ?) RETURNING n",
			media_id,
			type,
			extension,
			bytes.byteLength,
			seconds(world),
		)
		.one();
	for (let at = 0; at < bytes.byteLength; at += sliceBytes) {
		world.sql.exec("INSERT INTO media_slices VALUES (?, ?, ?)", n, at, bytes.slice(at, at + sliceBytes));
	}
	forgetOldMedia(world);
	return media_id;
}

/** Forgets what is over three days old, and the oldest of more than 100 MB; open pages learn what is gone. */
export function forgetOldMedia(world: World): void {
	const gone = world.sql.exec(
		`DELETE FROM media WHERE created_at <= ?
			OR n IN (SELECT n FROM (SELECT n, sum(size) OVER (ORDER BY n DESC) AS upTo FROM media) WHERE upTo > ?)
		RETURNING n`,
		seconds(world) - lifeSeconds,
		mostBytes,
	);
	if (gone.toArray().length === 0) return;
	world.sql.exec("DELETE FROM media_slices WHERE media NOT IN (SELECT n FROM media)");
	world.changed("everything");
}

export type Media = {
	/** image, voice, video or thumb. */
	readonly type: string;
	readonly name: string;
	readonly blob: Blob;
};

export function findMedia(world: World, mediaId: string): Media | undefined {
	const row = rowOf(world, mediaId);
	if (row === undefined) return undefined;
	const slices = world.sql
		.exec<{ bytes: ArrayBuffer }>("SELECT bytes FROM media_slices WHERE media = ? ORDER BY at", row.n)
		.toArray()
		.map(({ bytes }) => bytes);
	const { type, extension } = row;
	return {
		type,
		name: `${mediaId}.${extension}`,
		blob: new Blob(slices, { type: contentTypes[extension] ?? "" }),
	};
}

/** As in `image/png`, without reading the file; undefined where there is none. */
export function contentTypeOf(world: World, mediaId: string): string | undefined {
	const row = rowOf(world, mediaId);
	return row === undefined ? undefined : contentTypes[row.extension];
}

type Row = { n: number; type: string; extension: string };

const rowOf = (world: World, mediaId: string): Row | undefined =>
	world.sql
		.exec<Row>(
			"SELECT n, type, extension FROM media WHERE media_id = ? AND created_at > ?",
			mediaId,
			seconds(world) - lifeSeconds,
		)
		.toArray()[0];

const contentTypes: Readonly<Record<string, string>> = {
	png: "image/png",
	jpg: "image/jpeg",
	jpeg: "image/jpeg",
	gif: "image/gif",
	amr: "audio/amr",
	mp3: "audio/mpeg",
	mp4: "video/mp4",
};
