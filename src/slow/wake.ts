/** The alarm's work: it goes on from what is stored, whoever died before. */
import type { Message } from "../wechat/message.ts";
import type { Reply } from "../wechat/reply.ts";
import { settle } from "./deliver.ts";
import { runHandler } from "./run-handler.ts";
import { change, messageIn, type SlowRun } from "./slow-run.ts";
import { nextStep, type Step } from "./slow-state.ts";

/** Ends when there is something to wait for, with the alarm set for it. */
export const wake = async (run: SlowRun): Promise<void> => {
	const { load, forget, latenessOf, clock, patience } = run.ports;
	let isAwake = true;
	while (isAwake) {
		const state = load();
		const message = state && messageIn(run, state);
		if (state === undefined || message === undefined) return await forget();
		const { late } = latenessOf(message);
		const step = nextStep(state, late, clock.now(), patience, run.owed > 0);
		isAwake = await perform(run, step, message);
	}
};

/** False when the next step is for another time. */
const perform = async (run: SlowRun, step: Step, message: Message): Promise<boolean> => {
	const { clock, wakeAt, forget, complain } = run.ports;
	switch (step.do) {
		case "run":
			await ask(run, message);
			return true;
		case "send":
			await send(run, step.reply, message);
			return true;
		case "give-up":
			if (run.ports.load()?.outcome === undefined) await abandon(run, message);
			settle(run, null);
			change(run, { endedAt: clock.now() });
			await complain(message, { reason: step.reason });
			return true;
		case "end":
			change(run, { endedAt: clock.now() });
			return true;
		case "make-good":
			await abandon(run, message);
			return true;
		case "wait":
			await wakeAt(step.until);
			return false;
		case "forget":
			await forget();
			return false;
	}
};

const abandon = async (run: SlowRun, message: Message): Promise<void> => {
	await run.ports.abandon(message);
	change(run, { isOwing: false });
};

const ask = async (run: SlowRun, message: Message): Promise<void> => {
	const { load, latenessOf, clock, complain } = run.ports;
	// What a dead run owed is this one's to do again.
	change(run, { runs: (load()?.runs ?? 0) + 1, isOwing: run.owed > 0 });
	run.isRunning = true;
	const { reply, failure } = await runHandler(() => run.ports.ask(message), latenessOf(message).limit, clock);
	run.isRunning = false;
	settle(run, reply);
	if (failure !== undefined) await complain(message, failure);
};

/** Written before it is sent: after a death in between, silence is better than the same message twice. */
const send = async (run: SlowRun, reply: Reply, message: Message): Promise<void> => {
	const { clock, complain } = run.ports;
	change(run, { isSent: true });
	const failure = await run.ports.send(reply, message.FromUserName);
	change(run, { endedAt: clock.now() });
	if (failure !== undefined) await complain(message, failure);
};
