/**
 * Idempotency-Key: which request came first under a key, what it was answered, and who may carry it out again. One row
 * for each key, for 24 hours. A request that is carried out again makes what the first one made, under the same id.
 */
import { isJsonObject, parseJson } from "../wechat/json.ts";

export interface KeyedRequest {
	/** Names its sender, its route and its Idempotency-Key. */
	readonly key: string;
	/** Of all that the owner says in it. */
	readonly hash: string;
	/** Of what it will make, unless an earlier attempt gave it another id. */
	readonly pushId: string;
}

export interface StoredAnswer {
	readonly status: number;
	readonly headers: readonly (readonly [name: string, value: string])[];
	readonly body: string;
}

/** Somebody's right to carry a request out. */
export interface Claim {
	readonly key: string;
	readonly pushId: string;
	/** An earlier attempt of it may have had its effect. */
	readonly isRepeat: boolean;
	readonly claimedAt: number;
}

export type ClaimResult =
	| { readonly kind: "claimed"; readonly claim: Claim }
	| { readonly kind: "answered"; readonly answer: StoredAnswer }
	/** The key belongs to another request. */
	| { readonly kind: "other-request" }
	| { readonly kind: "in-flight" }
	/** What became of it is not known, and it is too late to do it again without the risk of doing it twice. */
	| { readonly kind: "outcome-unknown"; readonly pushId: string };

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;
/** Whoever is at work on a request for longer has died. */
const IN_FLIGHT = MINUTE;

type RequestRow = Readonly<
	Record<"hash" | "push_id" | "answer", string | null> & Record<"status" | "claimed_at", number | null>
>;

/**
 * Of many at the same moment one gets the claim. `repeatableMs` is how long after its first attempt a request may be
 * carried out again.
 */
export const claimRequest = async (
	ledger: D1Database,
	request: KeyedRequest,
	now: number,
	repeatableMs: number,
): Promise<ClaimResult> => {
	const { key, hash, pushId } = request;
	const [claimed, found] = await ledger.batch<RequestRow>([
		ledger.prepare(CLAIM).bind(key, hash, pushId, now, now - DAY, now - IN_FLIGHT, now - repeatableMs),
		ledger.prepare("SELECT hash, push_id, status, answer, claimed_at FROM requests WHERE key = ?1").bind(key),
	]);
	const row = found?.results[0];
	if (row === undefined) throw new Error("the request that was just claimed is not there");
	if (claimed?.results.length === 1) {
		const id = row.push_id ?? pushId;
		return { kind: "claimed", claim: { key, pushId: id, isRepeat: id !== pushId, claimedAt: now } };
	}
	if (row.hash !== hash) return { kind: "other-request" };
	const answer = row.status === null ? undefined : parseAnswer(row.status, row.answer ?? "");
	if (answer !== undefined) return { kind: "answered", answer };
	if ((row.claimed_at ?? 0) >= now - IN_FLIGHT) return { kind: "in-flight" };
	return { kind: "outcome-unknown", pushId: row.push_id ?? pushId };
};

/** A key that is new, or a day old; or a request of which nobody knows what became, that may still be repeated. */
const CLAIM = `
	INSERT INTO requests (key, hash, push_id, started_at, claimed_at) VALUES (?1, ?2, ?3, ?4, ?4)
	ON CONFLICT (key) DO UPDATE SET
		hash = excluded.hash, status = NULL, answer = NULL,
		push_id = iif(started_at < ?5, excluded.push_id, push_id),
		started_at = iif(started_at < ?5, excluded.started_at, started_at),
		claimed_at = excluded.claimed_at
	WHERE started_at < ?5
		OR (hash = excluded.hash AND status IS NULL AND coalesce(claimed_at, 0) < ?6 AND started_at > ?7)
	RETURNING key`;

/** From now on it is answered with this. */
export const keepAnswer = async (ledger: D1Database, claim: Claim, answer: StoredAnswer): Promise<void> => {
	const { status, headers, body } = answer;
	await ledger
		.prepare(
			"UPDATE requests SET status = ?3, answer = ?4, claimed_at = NULL WHERE key = ?1 AND claimed_at = ?2",
		)
		.bind(claim.key, claim.claimedAt, status, JSON.stringify({ headers, body }))
		.run();
};

/** What became of it is not known: whoever repeats it may do so at once. */
export const releaseRequest = async (ledger: D1Database, claim: Claim): Promise<void> => {
	await ledger
		.prepare("UPDATE requests SET claimed_at = NULL WHERE key = ?1 AND claimed_at = ?2")
		.bind(claim.key, claim.claimedAt)
		.run();
};

/** It had no effect: the key is free, also for another request. */
export const freeRequest = async (ledger: D1Database, claim: Claim): Promise<void> => {
	if (claim.isRepeat) return await releaseRequest(ledger, claim);
	await ledger
		.prepare("DELETE FROM requests WHERE key = ?1 AND claimed_at = ?2")
		.bind(claim.key, claim.claimedAt)
		.run();
};

const parseAnswer = (status: number, text: string): StoredAnswer | undefined => {
	const parsed = parseJson(text);
	if (!parsed.ok || !isJsonObject(parsed.value)) return undefined;
	const { headers, body } = parsed.value;
	if (!Array.isArray(headers) || typeof body !== "string") return undefined;
	return { status, headers: headers.filter(isHeader), body };
};

const isHeader = (value: unknown): value is readonly [string, string] =>
	Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === "string");
