/** A push from its request to its end, as its owner sees it, and the comparison with what WeChat knows. */
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import type { JsonObject } from "../../../src/wechat/json.ts";
import { disagreements, type LedgerRow, type Send, toSend } from "./agreement.ts";
import { type Answer, objectsIn, type PushWorld, SEND } from "./push-world.ts";

const MESSAGE = {
	template_id: "sim_order_shipped_0000000000000000000000001",
	url: "https://example.com/orders",
	data: {
		character_string1: "A20261122001",
		thing2: "保温杯",
		time3: "2026年11月22日 09:30",
		amount4: "￥59.00",
	},
};

export const TEMPLATE_ID = MESSAGE.template_id;

/** Far more than any of these pushes needs: a minute, and for each recipient so much more. */
const PATIENCE_MS = 60_000;
const PATIENCE_A_RECIPIENT_MS = 150;
const LOOK_MS = 100;
const PAGE = 10_000;

export interface TestPush {
	readonly id: string;
	readonly recipients: readonly string[];
	readonly look: () => Promise<JsonObject>;
	/** `POST /api/pushes/:id/:act` */
	readonly act: (act: string, body?: object) => Promise<Answer>;
	/** Waits until it is so. Between two looks `seconds` pass on both clocks. */
	readonly until: (
		isSo: (push: JsonObject) => boolean | Promise<boolean>,
		options?: { readonly seconds?: number },
	) => Promise<JsonObject>;
	readonly ledger: () => Promise<readonly LedgerRow[]>;
	readonly sends: () => Promise<readonly Send[]>;
	/** Openids, one for each message that a recipient really got. */
	readonly received: () => Promise<readonly string[]>;
	/** Fails where ledger and simulator do not say the same; answers the number of deliveries of each status. */
	readonly agree: (rounds?: number) => Promise<Readonly<Record<string, number>>>;
}

export const requestOf = (recipients: readonly unknown[], more: object = {}): object => ({
	...MESSAGE,
	recipients,
	...more,
});

export const startPush = async (
	world: PushWorld,
	recipients: readonly string[],
	more: object = {},
): Promise<TestPush> => {
	const { status, body } = await world.api("POST", "/api/pushes", requestOf(recipients, more));
	if (status !== 202) throw new Error(`${status}: ${JSON.stringify(body)}`);
	return pushOf(world, String(body["id"]), recipients);
};

export const pushOf = (world: PushWorld, id: string, recipients: readonly string[]): TestPush => {
	const known = new Set(recipients);
	const look = async () => (await world.api("GET", `/api/pushes/${id}`)).body;

	const until: TestPush["until"] = async (isSo, { seconds = 0 } = {}) => {
		const end = Date.now() + PATIENCE_MS + recipients.length * PATIENCE_A_RECIPIENT_MS;
		for (;;) {
			const push = await look();
			if (await isSo(push)) return push;
			if (Date.now() > end) throw new Error(`it never came to that: ${JSON.stringify(push)}`);
			await delay(LOOK_MS);
			if (seconds > 0) await world.advance(seconds);
		}
	};

	const ledger = async (): Promise<readonly LedgerRow[]> => {
		const rows: LedgerRow[] = [];
		let cursor = "";
		do {
			const { body } = await world.api("GET", `/api/pushes/${id}/deliveries?limit=500&cursor=${cursor}`);
			rows.push(...objectsIn(body, "deliveries").map(toRow));
			cursor = typeof body["cursor"] === "string" ? body["cursor"] : "";
		} while (cursor !== "");
		return rows;
	};

	const sends = async () =>
		(await allRows(world, `/calls?path=${SEND}`, "calls"))
			.map(toSend)
			.filter(({ touser }) => known.has(touser));
	const received = async () =>
		(await allRows(world, "/received?via=template", "received"))
			.map(({ openid }) => String(openid))
			.filter((openid) => known.has(openid));

	const agree: TestPush["agree"] = async (rounds = 1) => {
		const rows = await ledger();
		const record = { recipients, ledger: rows, sends: await sends(), received: await received() };
		expect(disagreements(record, rounds)).toEqual([]);
		const counts = countsOf(rows);
		const { counts: shown, total } = await look();
		expect({ ...NOBODY, ...counts }).toEqual(shown);
		expect(total).toBe(recipients.length);
		return counts;
	};
	const act = (name: string, body?: object) => world.api("POST", `/api/pushes/${id}/${name}`, body);
	return { id, recipients, look, act, until, ledger, sends, received, agree };
};

const NOBODY = {
	queued: 0,
	accepted: 0,
	delivered: 0,
	blocked: 0,
	undelivered: 0,
	rejected: 0,
	unknown: 0,
	cancelled: 0,
};

const toRow = (row: JsonObject): LedgerRow => ({
	touser: String(row["touser"]),
	status: String(row["status"]),
	msgid: typeof row["msgid"] === "string" ? row["msgid"] : null,
	errcode: typeof row["errcode"] === "number" ? row["errcode"] : null,
	receiptMatch: typeof row["receipt_match"] === "string" ? row["receipt_match"] : null,
});

const countsOf = (rows: readonly LedgerRow[]): Readonly<Record<string, number>> =>
	Object.fromEntries(
		[...Map.groupBy(rows, ({ status }) => status)].map(([status, { length }]) => [status, length]),
	);

/** All pages of a list of the simulator's. */
const allRows = async (world: PushWorld, path: string, list: string): Promise<readonly JsonObject[]> => {
	const rows: JsonObject[] = [];
	let page: readonly JsonObject[];
	do {
		const since = Number(rows.at(-1)?.["n"] ?? 0);
		page = objectsIn(await world.control("GET", `${path}&since=${since}&limit=${PAGE}`), list);
		rows.push(...page);
	} while (page.length === PAGE);
	return rows;
};

/** The number of deliveries of a status, as the push shows it. */
export const countOf = (push: JsonObject, status: string): number => {
	const counts = push["counts"];
	return typeof counts === "object" && counts !== null && status in counts
		? Number(Reflect.get(counts, status))
		: 0;
};

export const isDone = (push: JsonObject): boolean => push["status"] === "done";
/** Nobody is left of whom a receipt is still to come. */
export const isSettled = (push: JsonObject): boolean => isDone(push) && countOf(push, "accepted") === 0;
export const isPaused = (push: JsonObject): boolean => push["status"] === "paused";
