/** What becomes of a ring that the queue gave up on: the push says so and why, and the watchdog rings again. */
import type { PauseReason } from "./push.ts";
import type { PushRing } from "./ring.ts";
import { tellTrouble } from "./trouble.ts";

/** Keeps what an attempt at a queue message failed with: the dead letter that it may become brings no reason with it. */
export const noteFailure = async (ledger: D1Database, ring: PushRing, error: string): Promise<void> => {
	await ledger.prepare("UPDATE pushes SET last_error = ?2 WHERE id = ?1").bind(ring.push, error).run();
};

export const recordDeadLetter = async (ledger: D1Database, ring: PushRing): Promise<void> => {
	const push = await ledger
		.prepare("SELECT last_error FROM pushes WHERE id = ?1")
		.bind(ring.push)
		.first<{ last_error: string | null }>();
	await tellTrouble(ledger, ring.push, reasonOf(ring, push?.last_error ?? null));
};

/** Its own full stop left out. */
const sentence = (error: string): string => error.replace(/\.+$/, "");

const reasonOf = (ring: PushRing, error: string | null): PauseReason => {
	const place = "chunk" in ring ? `chunk ${ring.chunk}` : ring.work;
	const why =
		error === null
			? { en: "WeChat was busy or out of reach all the time", zh: "微信一直繁忙或无法连接" }
			: { en: `The last failure: ${sentence(error)}`, zh: `最后一次失败的原因：${sentence(error)}` };
	return {
		detail: {
			en: `The queue gave up on a message (${place}) after all its tries. ${why.en}. Nothing is lost: when the push has made no progress for ten minutes, it is rung for again.`,
			zh: `队列消息（${place}）重试次数已用尽，被放入死信队列。${why.zh}。数据没有丢失：任务十分钟没有进展时会再次触发。`,
		},
	};
};
