/** How the callback asks for a slow answer. */
import { isOverloaded } from "../access-token/object-error.ts";
import type { Reply } from "../wechat/reply.ts";
import type { SlowAnswerObject } from "./object.ts";

export interface SlowAnswerEnv {
	/** Runs the answers that are marked as slow: one object for each message. */
	readonly SLOW_ANSWER: DurableObjectNamespace<SlowAnswerObject>;
}

/**
 * The passive reply of a slow answer, or null when this delivery is to be answered `success`. `id` is the message's, the
 * same for each of its deliveries; the delivery's own id tells them apart. `hasEvent`: see `SlowAnswerObject`;
 * `replayableUntil`: see `Delivered`.
 * Times are Unix milliseconds. An object that dies in between starts its run again, and the delivery asks again:
 * `success` now would tell WeChat not to. Throws when that fails, too.
 */
export const slowAnswer = async (
	env: SlowAnswerEnv,
	account: string,
	id: string,
	delivery: {
		readonly xml: string;
		readonly id: string;
		readonly startedAt: number;
		readonly hasEvent: boolean;
		readonly replayableUntil: number;
	},
	now: () => number,
): Promise<Reply | null> => {
	const ask = (): Promise<Reply | null> =>
		env.SLOW_ANSWER.getByName(`${account}:${id}`).deliver(
			delivery.xml,
			delivery.id,
			now() - delivery.startedAt,
			delivery.hasEvent,
			delivery.replayableUntil - now(),
		);
	try {
		return await ask();
	} catch (error) {
		if (isOverloaded(error)) throw error;
		return await ask();
	}
};
