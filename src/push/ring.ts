/**
 * What travels through the queue. A ring says where to look, never what to do it with: no openid, no data. Losing one
 * costs time, repeating one costs nothing. Beside them goes what a callback told while the ledger could not
 * take it.
 */
import { isJsonObject } from "../wechat/json.ts";

export type Ring = PushRing | NewsRing;

export type PushRing =
	/** There are recipients to be sent to in this chunk. */
	| { readonly push: string; readonly chunk: number }
	/** Read on in WeChat's list of followers. */
	| { readonly push: string; readonly work: "audience" }
	/** Go on with a work that walks through the chunks, behind this one. */
	| { readonly push: string; readonly work: Walk; readonly after: number }
	| WalkRing;

/** Ring for more chunks, behind `after`, as soon as most of those between `from` and it are done with. */
export interface WalkRing {
	readonly push: string;
	readonly work: "ring";
	/** Which walk it belongs to: a push has one at a time. */
	readonly walk: number;
	readonly from: number;
	readonly after: number;
}

/** What the ledger could not take when it arrived: nobody tells it again. */
export type NewsRing =
	| { readonly receipt: Receipt }
	| { readonly departure: Move }
	/** Also of who follows for the first time. */
	| { readonly return: Move };

/** `cancel`: what is still queued. `retry`: put back what is worth another round. */
export const WALKS = ["cancel", "retry"] as const;
export type Walk = (typeof WALKS)[number];

/** Before the first chunk. */
export const FROM_THE_START = -1;
/** SQL that begins a push's walk anew: the one before is over. */
export const NEW_WALK = `walk = walk + 1, walk_from = ${FROM_THE_START}`;

export interface Receipt {
	/** TEMPLATESENDJOBFINISH's MsgID, as text; "0" when WeChat does not say. */
	readonly msgid: string;
	readonly touser: string;
	/** Its CreateTime as it arrived, in seconds: by it a redelivery is known where there is no msgid, and nothing else. */
	readonly createTime: number;
	/** Its Status, as WeChat wrote it. */
	readonly words: string;
	/** Unix milliseconds. */
	readonly arrivedAt: number;
}

/** A follower who left or came. */
export interface Move {
	readonly touser: string;
	/**
	 * Unix milliseconds by WeChat's clock: what is told twice, or in the wrong order, comes out right. Older versions wrote
	 * times that lie ahead.
	 */
	readonly at: number;
}

/** A queue outlives deployments: what an older one wrote may be anything. */
export const parseRing = (body: unknown): Ring | undefined => {
	if (!isJsonObject(body)) return undefined;
	const { push, chunk, work, after, from, walk, receipt, departure, return: comeback } = body;
	if (isJsonObject(receipt)) return parseReceipt(receipt);
	if (departure !== undefined) return isMove(departure) ? { departure } : undefined;
	if (comeback !== undefined) return isMove(comeback) ? { return: comeback } : undefined;
	if (typeof push !== "string") return undefined;
	if (typeof chunk === "number") return { push, chunk };
	if (work === "audience") return { push, work };
	if (typeof after !== "number") return undefined;
	if (work === "ring") {
		return typeof walk === "number" && typeof from === "number"
			? { push, work, walk, from, after }
			: undefined;
	}
	const known = WALKS.find((one) => one === work);
	return known === undefined ? undefined : { push, work: known, after };
};

const parseReceipt = (receipt: { readonly [name: string]: unknown }): Ring | undefined => {
	const { msgid, touser, createTime, words, arrivedAt } = receipt;
	const isWhole =
		typeof msgid === "string" &&
		typeof touser === "string" &&
		typeof createTime === "number" &&
		typeof words === "string" &&
		typeof arrivedAt === "number";
	return isWhole ? { receipt: { msgid, touser, createTime, words, arrivedAt } } : undefined;
};

const isMove = (value: unknown): value is Move =>
	isJsonObject(value) && typeof value["touser"] === "string" && typeof value["at"] === "number";

/** A queue takes so many messages at once. */
const RINGS_AT_ONCE = 100;

/** Rings, as far as the queue takes it; whether it took all. What is lost is rung for again by the watchdog. */
export const ring = async (queue: Queue<Ring>, rings: readonly Ring[]): Promise<boolean> => {
	try {
		for (let i = 0; i < rings.length; i += RINGS_AT_ONCE) {
			await queue.sendBatch(rings.slice(i, i + RINGS_AT_ONCE).map((body) => ({ body, contentType: "json" })));
		}
		return true;
	} catch {
		return false;
	}
};
