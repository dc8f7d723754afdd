/** Requests to `/api/pushes`, with a queue that keeps its rings and a ledger that a test may look into. */
import { env } from "cloudflare:workers";
import type { Env } from "../../../src/env.ts";
import { createPush, type Recipient } from "../../../src/push/accept.ts";
import type { DeliveryStatus, PushStatus } from "../../../src/push/push.ts";
import type { Ring } from "../../../src/push/ring.ts";
import { api } from "./api.ts";
import { NOON } from "./callback.ts";
import { stoppedClock } from "./clock.ts";
import { openGateway } from "./gateway.ts";
import { keepRings } from "./ledger.ts";

export const PATH = "/api/pushes";
export const MESSAGE = { template_id: "TEMPLATE_1", data: { thing1: "文本" } };
/** Unchecked: these pushes have no template. */
export const BODY = { ...MESSAGE, check: false, recipients: ["oFollower-1", "oFollower-2"] };

export interface Pushes {
	readonly ask: (
		method: string,
		path?: string,
		body?: unknown,
		headers?: Readonly<Record<string, string>>,
	) => Promise<Response>;
	readonly rings: readonly Ring[];
}

interface Setting {
	readonly now?: number;
	/** What differs from the tests' environment. */
	readonly env?: { readonly [K in keyof Env]?: unknown };
}

/** `path` is what follows `/api/pushes`. */
export const openPushes = ({ now = NOON, env: changes }: Setting = {}): Pushes => {
	const { queue, rings } = keepRings();
	const gateway = openGateway({ clock: stoppedClock(now), env: { PUSH_QUEUE: queue, ...changes } });
	const ask: Pushes["ask"] = (method, path = "", body, headers) =>
		gateway.request(`${PATH}${path}`, api(method, body, headers));
	return { ask, rings };
};

/** So many openids. */
export const openids = (count: number): readonly string[] =>
	Array.from({ length: count }, (_, n) => `oFollower-${n}`);

/** A push in the ledger, in the state that a test wants. */
export const storePush = async (
	id: string,
	status: PushStatus,
	recipients: readonly Recipient[] = [{ touser: "oFollower-1" }],
): Promise<void> => {
	const message = { template_id: "TEMPLATE_1", data: {} };
	const push = { id, name: null, message, isOpen: status === "open", audience: null, recipients };
	await createPush(env.LEDGER, push, NOON);
	await env.LEDGER.prepare("UPDATE pushes SET status = ?2 WHERE id = ?1").bind(id, status).run();
};

/** Lets a delivery have become what a test wants. */
export const settleDelivery = async (
	touser: string,
	status: DeliveryStatus,
	more: { readonly msgid?: string; readonly errcode?: number; readonly errmsg?: string } = {},
): Promise<void> => {
	const { msgid = null, errcode = null, errmsg = null } = more;
	await env.LEDGER.prepare(
		"UPDATE deliveries SET status = ?2, msgid = ?3, errcode = ?4, errmsg = ?5 WHERE touser = ?1",
	)
		.bind(touser, status, msgid, errcode, errmsg)
		.run();
};

/** How many rows the ledger holds. */
export const stored = async (): Promise<object | null> =>
	await env.LEDGER.prepare(
		"SELECT (SELECT count(*) FROM pushes) AS pushes, (SELECT count(*) FROM deliveries) AS deliveries",
	).first();
