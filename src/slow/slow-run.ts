/** What the run of one slow answer needs and holds. Storage, alarm, handler and WeChat are ports: a test can kill it anywhere. */
import type { Answer, Late } from "../wechat/answer.ts";
import { type Message, parseMessage } from "../wechat/message.ts";
import type { Reply } from "../wechat/reply.ts";
import type { SlowClock } from "./slow-clock.ts";
import type { Delivery, Patience, SlowState } from "./slow-state.ts";

/** What went wrong, in words; the errcode when WeChat refused, the error when something was thrown. */
export interface SlowFailure {
	readonly reason: string;
	readonly errcode?: number;
	readonly error?: unknown;
}

export interface SlowRunPorts {
	readonly clock: SlowClock;
	readonly patience: Patience;
	readonly load: () => SlowState | undefined;
	readonly save: (state: SlowState) => void;
	readonly forget: () => Promise<void>;
	/** Sets the alarm, in Unix milliseconds. */
	readonly wakeAt: (time: number) => Promise<void>;
	readonly latenessOf: (message: Message) => {
		readonly late: Late;
		readonly limit: number;
		readonly heldMs?: number;
	};
	/** Calls the handler. */
	readonly ask: (message: Message) => Answer;
	/** Sends by customer service. */
	readonly send: (reply: Reply, openid: string) => Promise<SlowFailure | undefined>;
	readonly complain: (message: Message, failure: SlowFailure) => Promise<void>;
	/** Of a message whose handler, or the handing over of its event, never came to an end. */
	readonly abandon: (message: Message) => Promise<void>;
}

export interface SlowRun {
	readonly ports: SlowRunPorts;
	/** The deliveries that are held in this very object, and how each is answered. */
	readonly held: Map<Delivery, (reply: Reply | null) => void>;
	/** The handler runs in this very object. */
	isRunning: boolean;
	/** How much of what is owed is under way in this very object. */
	owed: number;
}

export const createSlowRun = (ports: SlowRunPorts): SlowRun => ({
	ports,
	held: new Map(),
	isRunning: false,
	owed: 0,
});

/** Deliveries arrive while the alarm waits for something: only what is stored now may be written back. */
export const change = ({ ports }: SlowRun, changes: Partial<SlowState>): void => {
	const state = ports.load();
	if (state !== undefined) ports.save({ ...state, ...changes });
};

/** The message that was stored. */
export const messageIn = ({ ports }: SlowRun, { xml }: SlowState): Message | undefined => {
	const message = parseMessage(xml, ports.clock.now());
	return message.ok ? message.value : undefined;
};
