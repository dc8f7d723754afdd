/** A push as its owner makes one: posted, appended to, closed, and looked at until it is done. */
import { globalAgent } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { isJsonObject, type JsonObject, parseJson } from "../../src/wechat/json.ts";
import type { PushStage } from "../miniflare/push-stage.ts";
import { exchange, type Sending } from "./exchange.ts";
import { TEMPLATE_ID } from "./pretend-wechat.ts";
import { newOpenid } from "./signed-callback.ts";

export interface Recipient {
	readonly touser: string;
	readonly data: object;
}

/** Each with a value of its own. */
export const newRecipients = (count: number): readonly Recipient[] =>
	Array.from({ length: count }, (_, index) => ({
		touser: newOpenid(),
		data: { character_string1: `A20261122${index}` },
	}));

export interface StartedPush {
	readonly id: string;
	/** `performance.now()` before the request was made, and when its answer's head came. */
	readonly postedAt: number;
	readonly answeredAt: number;
}

/** `port` is the gateway's. */
export async function startPush(
	port: number,
	recipients: readonly Recipient[],
	isOpen = false,
): Promise<StartedPush> {
	const push = { template_id: TEMPLATE_ID, data: { thing2: "保温杯" }, recipients, open: isOpen };
	const postedAt = performance.now();
	const { body, answeredAt } = await api(port, "POST", "/api/pushes", push);
	return { id: String(body["id"]), postedAt, answeredAt };
}

/** What a request may hold. */
const MOST_AT_ONCE = 10_000;

/** To so many, each of whom WeChat must accept. Milliseconds from the first request to the status `done`. */
export async function sendPush({ gateway: { port }, wechat }: PushStage, count: number): Promise<number> {
	const recipients = newRecipients(count);
	const sendsBefore = wechat.sends.length;
	const isOpen = count > MOST_AT_ONCE;
	const { id, postedAt } = await startPush(port, recipients.slice(0, MOST_AT_ONCE), isOpen);
	for (let from = MOST_AT_ONCE; from < count; from += MOST_AT_ONCE) {
		const more = { recipients: recipients.slice(from, from + MOST_AT_ONCE) };
		await api(port, "POST", `/api/pushes/${id}/recipients`, more);
	}
	if (isOpen) await api(port, "POST", `/api/pushes/${id}/close`);
	// To look at it sooner would only slow it down.
	const end = performance.now() + PATIENCE_MS;
	while (wechat.sends.length < sendsBefore + count && performance.now() < end) await delay(LOOK_MS);
	const push = await untilPush(port, id, ({ status }) => status === "done");
	const milliseconds = performance.now() - postedAt;
	if (countOf(push, "accepted") !== count) throw new Error(told(push));
	return milliseconds;
}

const LOOK_MS = 10;
/** Far more than any push here needs. */
const PATIENCE_MS = 180_000;

/** Looks at a push until it is so. */
export async function untilPush(
	port: number,
	id: string,
	isSo: (push: JsonObject) => boolean,
): Promise<JsonObject> {
	const end = performance.now() + PATIENCE_MS;
	for (;;) {
		const { body } = await api(port, "GET", `/api/pushes/${id}`);
		if (isSo(body)) return body;
		if (body["status"] === "paused" || performance.now() > end) throw new Error(told(body));
		await delay(LOOK_MS);
	}
}

/** The push's deliveries in this status. */
export const countOf = ({ counts }: JsonObject, status: string): number =>
	isJsonObject(counts) ? Number(counts[status]) : 0;

const told = (push: JsonObject): string => `the push went wrong: ${JSON.stringify(push)}`;

const headers = { Authorization: "Bearer local-development-key", "Content-Type": "application/json" };

/** Throws when the gateway refuses. */
async function api(
	port: number,
	method: Sending["method"],
	path: string,
	body?: object,
): Promise<{ readonly body: JsonObject; readonly answeredAt: number }> {
	const text = body === undefined ? {} : { body: JSON.stringify(body) };
	const { answeredAt, ...answer } = await exchange(port, globalAgent, { method, path, headers, ...text });
	const parsed = parseJson(answer.body);
	if (answer.status >= 300 || !parsed.ok || !isJsonObject(parsed.value)) {
		throw new Error(`the gateway answered ${answer.status} to ${method} ${path}: ${answer.body}`);
	}
	return { body: parsed.value, answeredAt };
}
