/** Pushes with a clock in hand: the real ledger, a pretend WeChat, and a queue that is worked off as fast as time is moved. */
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { createPush, type NewPush } from "../../../src/push/accept.ts";
import type { DispatchPorts } from "../../../src/push/dispatch.ts";
import { DELIVERY_STATUSES, type Push, readPush } from "../../../src/push/push.ts";
import { FROM_THE_START, type PushRing, type Ring, type WalkRing } from "../../../src/push/ring.ts";
import { ringWalk } from "../../../src/push/walk-ringing.ts";
import { work } from "../../../src/push/work.ts";
import type { ApiRequest, WechatError } from "../../../src/wechat/api.ts";
import type { JsonObject } from "../../../src/wechat/json.ts";
import type { Result } from "../../../src/wechat/result.ts";
import { type FaultOf, pretendWechat } from "./push-wechat.ts";

/** An ordinary afternoon in Beijing, far from midnight. */
export const AFTERNOON = Date.UTC(2026, 10, 3, 7);
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const MOST_MESSAGES = 3000;

export interface Waiting {
	readonly ring: PushRing;
	readonly at: number;
	readonly tries: number;
}

export interface WorldOptions {
	readonly faultOf?: FaultOf;
	readonly lists?: (request: ApiRequest) => Result<JsonObject, WechatError>;
	readonly ledger?: D1Database;
}

/** Time stands still but for what a test adds; `workOff` adds what the queue's delays ask for. */
export const createWorld = (options: WorldOptions = {}) => {
	let time = AFTERNOON;
	const now = () => time;
	const waiting: Waiting[] = [];
	const worked: Waiting[] = [];
	const wechat = pretendWechat(now, options.faultOf, options.lists);
	const metadata = { metrics: { backlogCount: 0, backlogBytes: 0, oldestMessageTimestamp: new Date(0) } };
	const put = (ring: Ring): void => {
		if ("push" in ring) waiting.push({ ring, at: time, tries: 1 });
	};
	const queue: Queue<Ring> = {
		send: async (ring) => {
			put(ring);
			return { metadata };
		},
		sendBatch: async (messages) => {
			for (const { body } of messages) put(body);
			return { metadata };
		},
		metrics: async () => metadata.metrics,
	};
	const ports: DispatchPorts = {
		ledger: options.ledger ?? env.LEDGER,
		queue,
		now,
		pause: async (milliseconds) => {
			time += milliseconds;
		},
		accessTokens: wechat.accessTokens,
		upstream: wechat.upstream,
	};
	/** The message that is due first; as a consumer handles it. */
	const workOne = async (): Promise<void> => {
		const first = waiting.reduce((one, other) => (other.at < one.at ? other : one));
		waiting.splice(waiting.indexOf(first), 1);
		time = Math.max(time, first.at);
		worked.push({ ...first, at: time });
		const again = await work(ports, first.ring).catch(() => 30 * SECOND);
		if (again !== undefined) waiting.push({ ring: first.ring, at: time + again, tries: first.tries + 1 });
	};
	/** Until the queue is empty, or what is left in it is due later than that. */
	const workOff = async (until = Number.POSITIVE_INFINITY): Promise<void> => {
		while (waiting.some(({ at }) => at <= until)) {
			if (worked.length > MOST_MESSAGES) throw new Error("the queue does not come to rest");
			await workOne();
		}
		if (until !== Number.POSITIVE_INFINITY) time = Math.max(time, until);
	};
	return {
		now,
		advance: (milliseconds: number) => {
			time += milliseconds;
		},
		wechat,
		ports,
		queue,
		waiting,
		worked,
		workOff,
		ring: (...rings: readonly Ring[]) => void rings.map(put),
	};
};

export type World = ReturnType<typeof createWorld>;

export const openids = (count: number, from = 0): readonly string[] =>
	Array.from({ length: count }, (_, index) => `openid-${String(from + index).padStart(6, "0")}`);

/** The ring that its route rings for a push that was stored with recipients. */
export const firstWalk = (push: string): WalkRing => ringWalk(push, 1, FROM_THE_START);

export const MESSAGE = { template_id: "template", data: { thing1: { value: "text" } } };

/** A push as the route stores it; nothing is rung for yet. */
export const storePush = async (
	tousers: readonly string[],
	now: number,
	more: Partial<NewPush> = {},
): Promise<string> => {
	const id = more.id ?? `push-${crypto.randomUUID()}`;
	const recipients = tousers.map((touser) => ({ touser }));
	const push = { id, name: null, message: MESSAGE, isOpen: false, audience: null, recipients, ...more };
	await createPush(env.LEDGER, push, now);
	return id;
};

export const pushOf = async (id: string): Promise<Push> => {
	const push = await readPush(env.LEDGER, id);
	if (push === undefined) throw new Error("no such push");
	return push;
};

export interface DeliveryRow {
	readonly touser: string;
	readonly push_id: string;
	readonly chunk: number;
	readonly status: string;
	readonly round: number;
	readonly attempted_at: number | null;
	readonly claimed_at: number | null;
	readonly msgid: string | null;
	readonly errcode: number | null;
	readonly errmsg: string | null;
	readonly receipt: string | null;
	readonly receipt_match: string | null;
}

export const rowsOf = async (push: string): Promise<readonly DeliveryRow[]> => {
	const { results } = await env.LEDGER.prepare("SELECT * FROM deliveries WHERE push_id = ?1 ORDER BY touser")
		.bind(push)
		.all<DeliveryRow>();
	return results;
};

/** The only row of a push. */
export const rowOf = async (push: string, touser?: string): Promise<DeliveryRow> => {
	const row = (await rowsOf(push)).find((candidate) => touser === undefined || candidate.touser === touser);
	if (row === undefined) throw new Error("no such delivery");
	return row;
};

/** How many deliveries of each status there are; those that are 0 left out. */
export const countsOf = async (push: string): Promise<Readonly<Record<string, number>>> =>
	Object.fromEntries(Object.entries((await pushOf(push)).counts).filter(([, count]) => count > 0));

/** The counts that the triggers kept, against the rows. */
export const expectExactCounts = async (id: string): Promise<void> => {
	const [push, rows] = await Promise.all([pushOf(id), rowsOf(id)]);
	const counted = Object.fromEntries(
		DELIVERY_STATUSES.map((status) => [status, rows.filter((row) => row.status === status).length]),
	);
	expect(push.counts).toEqual(counted);
	expect(push.total).toBe(rows.length);
};

/**
 * Ledger and WeChat agree, recipient by recipient: who is accepted or delivered got the message exactly once, who is
 * rejected, queued or cancelled got none, and of the unknown nobody got it twice.
 */
export const expectAgreement = async (id: string, { wechat }: World): Promise<void> => {
	await expectExactCounts(id);
	const got = Map.groupBy(wechat.delivered, ({ touser }) => touser);
	for (const { touser, status } of await rowsOf(id)) {
		const times = got.get(touser)?.length ?? 0;
		if (["accepted", "delivered", "blocked", "undelivered"].includes(status))
			expect([touser, times]).toEqual([touser, 1]);
		else if (status === "unknown") expect(times).toBeLessThanOrEqual(1);
		else expect([touser, status, times]).toEqual([touser, status, 0]);
	}
};
