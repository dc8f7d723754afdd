/**
 * One slow answer: a Durable Object for each message. The handler runs in its alarm, so that neither WeChat hanging up
 * nor the object's own death loses it; every delivery of the message joins the same run.
 */
import { DurableObject } from "cloudflare:workers";
import { type Answers, answer, type Late, slownessOf } from "../wechat/answer.ts";
import { type Message, messageId, parseMessage } from "../wechat/message.ts";
import type { Reply } from "../wechat/reply.ts";
import { type LateSendEnv, sendLate } from "./late-send.ts";
import { heldUntil, nextStep, type SlowState, WECHAT_WAITS_MS } from "./slow-state.ts";

/** What went wrong with a slow answer, for the log and the status page. Never an openid or a text. */
export interface SlowReport {
	readonly reason: string;
	readonly kind: string;
	readonly id: string;
	readonly errcode?: number;
	readonly error?: unknown;
}

export interface SlowAnswerOptions<Env> {
	readonly answers: Answers<Env>;
	readonly report: (env: Env, report: SlowReport) => Promise<void>;
	/** How long a delivery is held that must be answered. */
	readonly answerWithinMs: number;
}

/** What the callback calls. */
export interface SlowAnswerObject extends Rpc.DurableObjectBranded {
	/** `ageMs` is how long ago the delivery started. Gives its passive reply, or null for `success`. */
	deliver(xml: string, ageMs: number): Promise<Reply | null>;
}

const STATE = "state";

/** The class, for this account's answers. */
export const slowAnswerObject = <Env extends LateSendEnv>(options: SlowAnswerOptions<Env>) =>
	class SlowAnswer extends DurableObject<Env> implements SlowAnswerObject {
		readonly #waiting = new Set<{ readonly since: number; readonly wake: () => void }>();

		async deliver(xml: string, ageMs: number): Promise<Reply | null> {
			const known = this.#state;
			const lastDeliveryAt = Date.now() - ageMs;
			const state = known ?? { xml, runs: 0, deliveries: 0, lastDeliveryAt };
			this.#save({ ...state, deliveries: state.deliveries + 1, lastDeliveryAt });
			if (known === undefined) await this.ctx.storage.setAlarm(Date.now());
			if (this.#state?.outcome === undefined) await this.#outcomeOrTime(lastDeliveryAt);
			return this.#hand(lastDeliveryAt);
		}

		override async alarm(): Promise<void> {
			for (;;) {
				const state = this.#state;
				const message = state === undefined ? undefined : readBack(state.xml);
				if (state === undefined || message === undefined) return await this.ctx.storage.deleteAll();
				const step = nextStep(state, this.#lateness(message).late, Date.now());
				switch (step.do) {
					case "run":
						await this.#run(state, message);
						break;
					case "give-up":
						this.#end({ ...state, outcome: { reply: null } });
						await this.#complain(message, { reason: "the handler died twice" });
						break;
					case "send":
						await this.#send(state, message, step.reply);
						break;
					case "end":
						this.#save({ ...state, endedAt: Date.now() });
						break;
					case "wait":
						return await this.ctx.storage.setAlarm(step.until);
					case "forget":
						return await this.ctx.storage.deleteAll();
				}
			}
		}

		get #state(): SlowState | undefined {
			return this.ctx.storage.kv.get<SlowState>(STATE);
		}

		#save(state: SlowState): void {
			this.ctx.storage.kv.put(STATE, state);
		}

		/** Waits for the run, at most as long as this delivery may be held. */
		async #outcomeOrTime(since: number): Promise<void> {
			const state = this.#state;
			const message = state === undefined ? undefined : readBack(state.xml);
			if (state === undefined || message === undefined) return;
			const until = heldUntil(state, this.#lateness(message).late, options.answerWithinMs);
			const { promise, resolve } = Promise.withResolvers<void>();
			const waiter = { since, wake: resolve };
			const timer = setTimeout(resolve, until - Date.now());
			this.#waiting.add(waiter);
			await promise;
			clearTimeout(timer);
			this.#waiting.delete(waiter);
		}

		/** The reply, if it is there and not on its way by customer service already. */
		#hand(since: number): Reply | null {
			const state = this.#state;
			const reply = state?.outcome?.reply ?? null;
			if (state === undefined || reply === null || state.isSent) return null;
			if (Date.now() - since < WECHAT_WAITS_MS) this.#save({ ...state, isHanded: true });
			return reply;
		}

		async #run(state: SlowState, message: Message): Promise<void> {
			this.#save({ ...state, runs: state.runs + 1 });
			const reply = await this.#ask(message);
			const since = Date.now() - WECHAT_WAITS_MS;
			const isHanded = [...this.#waiting].some((waiter) => waiter.since > since);
			this.#end({ ...(this.#state ?? state), outcome: { reply }, ...(isHanded ? { isHanded } : {}) });
		}

		#end(state: SlowState): void {
			this.#save(state);
			for (const { wake } of this.#waiting) wake();
		}

		async #ask(message: Message): Promise<Reply | null> {
			const { limit } = this.#lateness(message);
			const { promise: late, resolve } = Promise.withResolvers<"late">();
			const timer = setTimeout(() => resolve("late"), limit * 1000);
			try {
				const given = await Promise.race([this.#answer(message), late]);
				if (given !== "late") return given ?? null;
				await this.#complain(message, { reason: `not done after ${limit} s` });
			} catch (error) {
				await this.#complain(message, { reason: "handler threw", error });
			} finally {
				clearTimeout(timer);
			}
			return null;
		}

		async #answer(message: Message): Promise<Reply | undefined> {
			return await answer(options.answers, message, this.env, (work) =>
				this.ctx.waitUntil(
					work.catch((error: unknown) => this.#complain(message, { reason: "deferred work threw", error })),
				),
			);
		}

		/** Written before it is sent: after a death in between, silence is better than the same message twice. */
		async #send(state: SlowState, message: Message, reply: Reply): Promise<void> {
			this.#save({ ...state, isSent: true });
			const failure = await sendLate(this.env, reply, message.FromUserName);
			if (failure !== undefined) await this.#complain(message, failure);
		}

		#lateness(message: Message): { readonly late: Late; readonly limit: number } {
			return slownessOf(options.answers, message) ?? { late: "customer-service", limit: 120 };
		}

		async #complain(message: Message, what: Pick<SlowReport, "reason" | "errcode" | "error">): Promise<void> {
			await options.report(this.env, { ...what, kind: message.kind, id: messageId(message) });
		}
	};

const readBack = (xml: string): Message | undefined => {
	const message = parseMessage(xml);
	return message.ok ? message.value : undefined;
};
