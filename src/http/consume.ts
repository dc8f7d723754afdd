/**
 * The queues' consumer. For pushes: one message at a time, acknowledged only when the ledger holds what became of it.
 */
import { noteFailure, recordDeadLetter } from "../push/dead-letter.ts";
import { kindOfNews, recordNews } from "../push/news.ts";
import { type PushRing, parseRing, type Ring } from "../push/ring.ts";
import { tellTrouble } from "../push/trouble.ts";
import { work } from "../push/work.ts";
import type { Clock } from "./clock.ts";
import { consumeEvents } from "./events/consume-events.ts";
import type { HttpEnv } from "./http-env.ts";
import { describeError, log } from "./log.ts";
import { pushPorts } from "./pushes/push-ports.ts";

/** How the names in wrangler.toml end. What stands before is the owner's: a second account needs other names. */
const OF_EVENTS = /-events(?:-dead)?$/;
const DEAD_LETTERS = /-dead$/;
/** When the work itself failed, or the account is misconfigured: longer from time to time. */
const retrySeconds = (attempts: number): number => Math.min(30 * attempts, 300);

export const consume = async (batch: MessageBatch, env: HttpEnv, clock: Clock): Promise<void> => {
	const isDead = DEAD_LETTERS.test(batch.queue);
	if (OF_EVENTS.test(batch.queue)) return await consumeEvents(batch, isDead, env, clock);
	for (const message of batch.messages) {
		const ring = parseRing(message.body);
		if (ring === undefined) {
			log("error", "queue message of unknown shape", { queue: batch.queue, attempts: message.attempts });
			message.ack();
			continue;
		}
		try {
			await (isDead ? bury(message, ring, env, clock) : handle(message, ring, env, clock));
		} catch (error) {
			await fail(message, ring, env, describeError(error, env));
		}
	}
};

const handle = async (message: Message, ring: Ring, env: HttpEnv, clock: Clock): Promise<void> => {
	if (!("push" in ring)) {
		await recordNews(env.LEDGER, ring, clock.now());
		return message.ack();
	}
	const ports = pushPorts(env, clock);
	if (!ports.ok) {
		const { variable, problem } = ports.error;
		const detail = { en: `${variable}: ${problem.en}`, zh: `${variable}：${problem.zh}` };
		await tellTrouble(env.LEDGER, ring.push, { detail });
		return await fail(message, ring, env, detail.en);
	}
	const again = await work(ports.value, ring);
	if (again === undefined) return message.ack();
	message.retry({ delaySeconds: Math.max(1, Math.ceil(again / 1000)) });
};

/** What a callback told is worth another try: nothing rings for it again. */
const bury = async (message: Message, ring: Ring, env: HttpEnv, clock: Clock): Promise<void> => {
	const what = "push" in ring ? JSON.stringify(ring) : kindOfNews(ring);
	log("error", "queue message given up", { ring: what });
	await ("push" in ring ? recordDeadLetter(env.LEDGER, ring) : recordNews(env.LEDGER, ring, clock.now()));
	message.ack();
};

const fail = async (message: Message, ring: Ring, env: HttpEnv, error: string): Promise<void> => {
	log("error", "queue message failed", { attempts: message.attempts, error });
	message.retry({ delaySeconds: retrySeconds(message.attempts) });
	if ("push" in ring) await noteIfPossible(env, ring, error);
};

/** Most often it is the ledger that failed. */
const noteIfPossible = async (env: HttpEnv, ring: PushRing, error: string): Promise<void> => {
	try {
		await noteFailure(env.LEDGER, ring, error);
	} catch (noteError) {
		log("warn", "failure not noted", { error: describeError(noteError, env) });
	}
};
