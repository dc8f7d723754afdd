/** How the callback asks for a slow answer. */
import type { Reply } from "../wechat/reply.ts";
import type { SlowAnswerObject } from "./object.ts";

export interface SlowAnswerEnv {
	/** Runs the answers that are marked as slow: one object for each message. */
	readonly SLOW_ANSWER: DurableObjectNamespace<SlowAnswerObject>;
}

/**
 * The passive reply of a slow answer, or null when this delivery is to be answered `success`. `id` is the message's, the
 * same for each of its deliveries; `ageMs` is how long ago this one started.
 */
export const slowAnswer = (
	env: SlowAnswerEnv,
	account: string,
	id: string,
	xml: string,
	ageMs: number,
): Promise<Reply | null> => env.SLOW_ANSWER.getByName(`${account}:${id}`).deliver(xml, ageMs);
