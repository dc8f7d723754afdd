/** How often each endpoint was called, by Beijing day and by minute: WeChat's quotas. */
import { seconds, type World } from "../world.ts";

const beijingOffset = 8 * 3600;

/** Midnight in Beijing before `nowSeconds`, in seconds. */
export const startOfDay = (nowSeconds: number): number =>
	Math.floor((nowSeconds + beijingOffset) / 86_400) * 86_400 - beijingOffset;

const spans = (now: number) => ({
	day: `day ${startOfDay(now)}`,
	minute: `minute ${Math.floor(now / 60)}`,
});

/** Uses of `path` in one span. */
export const usedIn = (world: World, path: string, span: string): number =>
	world.sql
		.exec<{ used: number }>("SELECT used FROM call_counts WHERE path = ? AND span = ?", path, span)
		.toArray()[0]?.used ?? 0;

/** Calls of `path` since midnight in Beijing. */
export const usedToday = (world: World, path: string): number =>
	usedIn(world, path, spans(seconds(world)).day);

export const usedThisMinute = (world: World, path: string): number =>
	usedIn(world, path, spans(seconds(world)).minute);

export function countUse(world: World, path: string, span: string): void {
	world.sql.exec(
		"INSERT INTO call_counts VALUES (?, ?, 1) ON CONFLICT (path, span) DO UPDATE SET used = used + 1",
		path,
		span,
	);
}

/** Counts one call against the day's and the minute's quota. */
export function countCall(world: World, path: string): void {
	const { day, minute } = spans(seconds(world));
	countUse(world, path, day);
	countUse(world, path, minute);
}

/** Sets today's counters back to zero, as clear_quota does. */
export function clearDailyCounts(world: World): void {
	world.sql.exec("DELETE FROM call_counts WHERE span = ?", spans(seconds(world)).day);
}
