/** One slow message in a world where time stands still until told, and where its object can die anywhere. */
import { deliver } from "../../src/slow/deliver.ts";
import { owe } from "../../src/slow/owe.ts";
import { createSlowRun, type SlowFailure, type SlowRunPorts } from "../../src/slow/slow-run.ts";
import type { SlowState } from "../../src/slow/slow-state.ts";
import { wake } from "../../src/slow/wake.ts";
import type { Answer, Late } from "../../src/wechat/answer.ts";
import type { Reply } from "../../src/wechat/reply.ts";
import { createTimers } from "./timers.ts";

export const OPENID = "oFollower_Of-The-Tests_00001";

const XML =
	`<xml><ToUserName>gh_0123456789ab</ToUserName><FromUserName>${OPENID}</FromUserName>` +
	"<CreateTime>1793678400</CreateTime><MsgType>text</MsgType><Content>hi</Content><MsgId>1</MsgId></xml>";

interface Options {
	readonly late?: Late;
	readonly limit?: number;
	readonly heldMs?: number;
	readonly handler: (run: number) => Answer;
	/** What becomes of a customer-service message. */
	readonly send?: () => Promise<SlowFailure | undefined>;
}

/** What a delivery has been answered so far. */
export interface Told {
	readonly answer: Reply | "success" | "nothing";
}

/** The platform repeats an alarm whose object died after about this long. */
const ALARM_RETRY_MS = 2000;
const never = new Promise<never>(() => {});

export const slowMessage = ({ late = "customer-service", limit = 120, heldMs, handler, send }: Options) => {
	const timers = createTimers();
	const sent: { readonly reply: Reply; readonly openid: string; readonly at: number }[] = [];
	const complaints: SlowFailure[] = [];
	const abandoned: number[] = [];
	let stored: SlowState | undefined;
	let runs = 0;
	let cancelAlarm = () => {};
	let isAlarmRunning = false;
	let bury = () => {};

	const alarmAt = (time: number): void => {
		cancelAlarm();
		cancelAlarm = timers.ringAfter(time - timers.now(), () => void ring());
	};
	const ring = async (): Promise<void> => {
		const mine = run;
		isAlarmRunning = true;
		await wake(mine);
		if (mine === run) isAlarmRunning = false;
	};
	/** A dead object reads nothing, writes nothing, and never comes back from anything. */
	const newObject = () => {
		let isDead = false;
		bury = () => {
			isDead = true;
		};
		const unlessDead = <T>(act: () => Promise<T>): Promise<T> => (isDead ? never : act());
		const ports: SlowRunPorts = {
			clock: timers,
			patience: { wechatWaitsMs: 5000, answerWithinMs: 4000 },
			load: () => (isDead ? undefined : stored),
			save: (state) => {
				if (!isDead) stored = structuredClone(state);
			},
			forget: () =>
				unlessDead(async () => {
					stored = undefined;
				}),
			wakeAt: (time) => unlessDead(async () => alarmAt(time)),
			latenessOf: () => ({ late, limit, ...(heldMs === undefined ? {} : { heldMs }) }),
			ask: () => {
				runs += 1;
				return handler(runs);
			},
			send: (reply, openid) =>
				unlessDead(async () => {
					sent.push({ reply, openid, at: timers.now() });
					return await send?.();
				}),
			complain: async (_, failure) => void complaints.push(failure),
			abandon: async () => void abandoned.push(timers.now()),
		};
		return createSlowRun(ports);
	};
	let run = newObject();

	return {
		sent,
		complaints,
		/** When the message was given up without its handler, or what that owed, having come to an end. */
		abandoned,
		runs: () => runs,
		/** What a handler leaves behind. */
		owe: (work: Promise<unknown>): void => void owe(run, work).catch(() => {}),
		stored: () => stored,
		now: timers.now,
		advance: timers.advance,
		pause: timers.pause,
		/** A delivery that starts now, or one of before that asks again. */
		deliver: (id: string, { startedAt = timers.now(), hasEvent = false, replayableMs = 0 } = {}): Told => {
			const told: { answer: Told["answer"] } = { answer: "nothing" };
			const delivered = { xml: XML, hasEvent, replayableUntil: timers.now() + replayableMs };
			void deliver(run, { id, startedAt }, delivered).then((reply) => {
				told.answer = reply ?? "success";
			});
			return told;
		},
		/** The object is gone with all that it was doing; the platform repeats the alarm that it was in. */
		die: (): void => {
			bury();
			run = newObject();
			if (isAlarmRunning) alarmAt(timers.now() + ALARM_RETRY_MS);
			isAlarmRunning = false;
		},
		/** The platform repeats an alarm for no reason: it promises at least one. */
		repeatAlarm: ring,
	};
};
