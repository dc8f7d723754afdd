/** Whether a callback's timestamp is of now, and until when the same callback would be let in again. */

/** In words why the timestamp is not of now; undefined when it is, or when nobody asks. `now` is Unix milliseconds. */
export const stalenessOf = (timestamp: string, maxAgeSeconds: number, now: number): string | undefined => {
	if (maxAgeSeconds === 0) return undefined;
	if (!/^\d{1,15}$/.test(timestamp)) return "timestamp is not a number of seconds";
	const age = Math.trunc(now / 1000) - Number(timestamp);
	if (Math.abs(age) <= maxAgeSeconds) return undefined;
	return age > 0 ? `stale by ${age} s` : `ahead by ${-age} s`;
};

/**
 * A replay is accepted for ever where the check is off, and may be for years where its limit is long. Nothing is
 * remembered for more than a day: a replay after that is carried out again, and docs/callbacks.md says so.
 */
const MOST_MS = 24 * 60 * 60 * 1000;

/**
 * Before this time (Unix milliseconds) a callback with this timestamp, accepted now, would be accepted once more: whoever
 * has to know it again remembers it until then. A timestamp that lies ahead is accepted for as much longer.
 */
export const replayableUntil = (timestamp: string, maxAgeSeconds: number, now: number): number => {
	const latest = now + MOST_MS;
	return maxAgeSeconds === 0 ? latest : Math.min((Number(timestamp) + maxAgeSeconds + 1) * 1000, latest);
};
