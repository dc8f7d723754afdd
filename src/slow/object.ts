/**
 * One slow answer: a Durable Object for each message. The handler runs in its alarm, so that neither WeChat hanging up
 * nor the object's own death loses it; every delivery of the message joins the same run.
 */
import { DurableObject } from "cloudflare:workers";
import { type Answers, answer, slownessOf } from "../wechat/answer.ts";
import { loggableId, type Message } from "../wechat/message.ts";
import type { Reply } from "../wechat/reply.ts";
import { deliver } from "./deliver.ts";
import { type LateSendEnv, sendLate } from "./late-send.ts";
import { owe } from "./owe.ts";
import { type SlowClock, systemSlowClock } from "./slow-clock.ts";
import { createSlowRun, type SlowFailure, type SlowRunPorts } from "./slow-run.ts";
import { REPLAYABLE_MS, type SlowState } from "./slow-state.ts";
import { wake } from "./wake.ts";

/** What went wrong with a slow answer, for the log and the status page. Never an openid or a text. */
export interface SlowReport extends SlowFailure {
	readonly kind: string;
	readonly id: string;
}

/** The message's event, as far as it is this object's to hand over. */
export interface EventDuty {
	/** The callback left it to this object. */
	readonly hasEvent: boolean;
	/** Keeps the handing over alive after the answer; should the object die meanwhile, the message is `abandoned`. */
	readonly owe: (work: Promise<unknown>) => void;
}

export interface SlowAnswerOptions<Env> {
	/** The answers that are there for this message. */
	readonly answersFor: (env: Env, message: Message, duty: EventDuty) => Answers<Env>;
	/** Told of a message whose handler died twice, or whose event was owed by an object that died. */
	readonly abandoned?: (env: Env, message: Message, hasEvent: boolean) => Promise<void>;
	readonly report: (env: Env, report: SlowReport) => Promise<void>;
	/** How long a delivery is held that must be answered. */
	readonly answerWithinMs: number;
	/** How long WeChat waits for an answer: 5 s, unless a test has less time. */
	readonly wechatWaitsMs?: number;
	readonly clock?: SlowClock;
}

/** What the callback calls. */
export interface SlowAnswerObject extends Rpc.DurableObjectBranded {
	/**
	 * `id` names this delivery of the message, `ageMs` is how long ago it started. Gives its passive reply, or null for
	 * `success`. `hasEvent`: whoever calls leaves the message's event to this object. `replayableMs`: how long from now the
	 * same request would be accepted once more. An older version of the Worker does not say.
	 */
	deliver(
		xml: string,
		id: string,
		ageMs: number,
		hasEvent?: boolean,
		replayableMs?: number,
	): Promise<Reply | null>;
}

const STATE = "state";
const WECHAT_WAITS_MS = 5000;
/** For a message whose handler is not marked as slow any more: the code is newer than the run. */
const ORDINARY = { late: "customer-service", limit: 120 } as const;

/** The class, for this account's answers. */
export const slowAnswerObject = <Env extends LateSendEnv>(options: SlowAnswerOptions<Env>) => {
	const {
		answersFor,
		abandoned,
		report,
		answerWithinMs,
		wechatWaitsMs = WECHAT_WAITS_MS,
		clock = systemSlowClock,
	} = options;
	return class SlowAnswer extends DurableObject<Env> implements SlowAnswerObject {
		readonly #run = createSlowRun(this.#ports());

		deliver(
			xml: string,
			id: string,
			ageMs: number,
			hasEvent = false,
			replayableMs = REPLAYABLE_MS,
		): Promise<Reply | null> {
			const now = clock.now();
			const delivered = { xml, hasEvent, replayableUntil: now + replayableMs };
			return deliver(this.#run, { id, startedAt: now - ageMs }, delivered);
		}

		override alarm(): Promise<void> {
			return wake(this.#run);
		}

		#ports(): SlowRunPorts {
			const { storage } = this.ctx;
			return {
				clock,
				patience: { answerWithinMs, wechatWaitsMs },
				load: () => storage.kv.get<SlowState>(STATE),
				save: (state) => storage.kv.put(STATE, state),
				forget: () => storage.deleteAll(),
				wakeAt: (time) => storage.setAlarm(time),
				latenessOf: (message) => slownessOf(this.#answersFor(message), message) ?? ORDINARY,
				ask: (message) =>
					answer(this.#answersFor(message), message, this.env, (work) => this.#defer(message, work)),
				send: (reply, openid) => sendLate(this.env, reply, openid, clock),
				complain: (message, failure) => this.#complain(message, failure),
				abandon: async (message) => await abandoned?.(this.env, message, this.#hasEvent()),
			};
		}

		#answersFor(message: Message): Answers<Env> {
			return answersFor(this.env, message, {
				hasEvent: this.#hasEvent(),
				owe: (work) => this.#defer(message, owe(this.#run, work)),
			});
		}

		#hasEvent(): boolean {
			return this.ctx.storage.kv.get<SlowState>(STATE)?.hasEvent === true;
		}

		#defer(message: Message, work: Promise<unknown>): void {
			const complain = (error: unknown) => this.#complain(message, { reason: "deferred work threw", error });
			this.ctx.waitUntil(work.catch(complain));
		}

		#complain(message: Message, failure: SlowFailure): Promise<void> {
			return report(this.env, { ...failure, kind: message.kind, id: loggableId(message) });
		}
	};
};
