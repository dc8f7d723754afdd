/** When a push will have ended, as far as its size and the day's quota tell. Nothing else is thought to be sent meanwhile. */
import { nextMidnightInBeijing } from "../access-token/failure.ts";
import { CHUNK_SIZE } from "./accept.ts";
import type { Quota } from "./quota.ts";

/** `max_concurrency` in wrangler.toml. */
const CONSUMERS = 5;
const SENDS_AT_A_TIME = 6;
/** WeChat's answer, seen from the nearest of Cloudflare's places. */
const SEND_MS = 200;
/** Claiming a chunk and recording it. */
const LEDGER_MS = 200;
const CHUNK_MS = (CHUNK_SIZE / SENDS_AT_A_TIME) * SEND_MS + LEDGER_MS;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Unix milliseconds; undefined when the account may send nothing at all. What today's quota leaves over goes on tomorrow. */
export const estimateEnd = (count: number, now: number, quota?: Quota): number | undefined => {
	if (quota === undefined || count <= quota.remaining) return now + sendingMs(count);
	if (quota.dailyLimit === 0) return undefined;
	const left = count - quota.remaining;
	const fullDays = Math.ceil(left / quota.dailyLimit) - 1;
	return nextMidnightInBeijing(now) + fullDays * DAY_MS + sendingMs(left - fullDays * quota.dailyLimit);
};

/** Each consumer sends one chunk after the other, six messages at a time. */
const sendingMs = (count: number): number => Math.ceil(Math.ceil(count / CHUNK_SIZE) / CONSUMERS) * CHUNK_MS;
