/** The ledger and the simulator's record, compared recipient by recipient. Pure: what disagrees is told in words. */
import { isJsonObject, type JsonObject, parseJson } from "../../../src/wechat/json.ts";

export interface LedgerRow {
	readonly touser: string;
	readonly status: string;
	readonly msgid: string | null;
	readonly errcode: number | null;
	readonly receiptMatch: string | null;
}

/** One call of template/send that came to WeChat. */
export interface Send {
	readonly touser: string;
	readonly clientMsgId: string;
	/** Null where the answer was none. */
	readonly errcode: number | null;
	readonly msgid: string | null;
}

export interface Record {
	/** Whom the push was for, each once. */
	readonly recipients: readonly string[];
	readonly ledger: readonly LedgerRow[];
	readonly sends: readonly Send[];
	/** Openids, one for each message that a follower really got. */
	readonly received: readonly string[];
}

/** Sentences, none when all is well. `rounds` is how often one may get it: the first time, and once for each retry. */
export const disagreements = (
	{ recipients, ledger, sends, received }: Record,
	rounds = 1,
): readonly string[] => {
	const rows = groupBy(ledger, ({ touser }) => touser);
	const calls = groupBy(sends, ({ touser }) => touser);
	const got = groupBy(received, (openid) => openid);
	const strangers = ledger.filter(({ touser }) => !recipients.includes(touser));
	return [
		...strangers.map(({ touser }) => `${touser} is in the ledger, and nobody asked for it`),
		...recipients.flatMap((openid) => {
			const [row, ...more] = rows.get(openid) ?? [];
			if (row === undefined || more.length > 0)
				return [`${openid} is ${more.length + 1} times in the ledger`];
			const times = got.get(openid)?.length ?? 0;
			return faultsOf(row, calls.get(openid) ?? [], times, rounds).map(
				(fault) => `${openid} (${row.status}, msgid ${row.msgid}, got ${times}): ${fault}`,
			);
		}),
	];
};

const faultsOf = (
	{ status, msgid, errcode }: LedgerRow,
	sends: readonly Send[],
	times: number,
	rounds: number,
): readonly string[] => {
	const msgids = sends.flatMap((send) => send.msgid ?? []);
	const faults: readonly (readonly [boolean, string])[] = [
		[times > rounds, "got it too often"],
		[new Set(sends.map(({ clientMsgId }) => clientMsgId)).size > rounds, "was sent it under several ids"],
		[REACHED.includes(status) && times === 0, "never got it"],
		[NOT_REACHED.includes(status) && times >= rounds, "got it all the same"],
		[UNTRIED.includes(status) && msgids.length > 0 && rounds === 1, "WeChat had accepted it"],
		[msgid !== null && !msgids.includes(msgid), "WeChat never gave this msgid"],
		[status === "rejected" && sends.at(-1)?.errcode !== errcode, "WeChat's last answer was another"],
	];
	return faults.filter(([isThere]) => isThere).map(([, words]) => words);
};

const REACHED = ["delivered", "accepted"];
const NOT_REACHED = ["blocked", "undelivered", "rejected", "cancelled", "queued"];
/** `unknown` is in none of these: nobody knows. */
const UNTRIED = ["rejected", "cancelled", "queued"];

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> =>
	Map.groupBy(items, keyOf);

/** A row of `GET /simulator/calls`. */
export const toSend = (call: JsonObject): Send => {
	const body = objectOf(call["request"]);
	const response = call["lost_response"] ?? call["response"];
	return {
		touser: String(body["touser"]),
		clientMsgId: String(body["client_msg_id"]),
		errcode: typeof call["errcode"] === "number" ? call["errcode"] : null,
		// Read as text: it has more digits than a number can hold.
		msgid: /"msgid":(\d+)/.exec(String(response))?.[1] ?? null,
	};
};

const objectOf = (text: unknown): JsonObject => {
	const parsed = typeof text === "string" ? parseJson(text) : undefined;
	return parsed?.ok === true && isJsonObject(parsed.value) ? parsed.value : {};
};
