/**
 * A follower who left: nothing more is sent, and after a day the openid is forgotten where it is no longer needed.
 * WeChat asks that the data of those who leave be deleted.
 */
import { statusBy } from "./receipt.ts";

const DAY = 24 * 60 * 60 * 1000;

/**
 * `at` is Unix milliseconds by WeChat's clock. What is older than what is known changes nothing: a departure that waited
 * in the queue while its follower came back is over.
 */
export const recordDeparture = async (ledger: D1Database, touser: string, at: number): Promise<void> => {
	await ledger.batch([
		ledger.prepare(DEPART).bind(touser, at),
		ledger
			.prepare(
				`UPDATE deliveries SET status = 'cancelled', errmsg = 'unsubscribed', updated_at = max(updated_at, ?2)
				WHERE touser = ?1 AND status = 'queued' AND attempted_at IS NULL
				AND EXISTS (SELECT 1 FROM departures WHERE touser = ?1 AND at = ?2 AND NOT is_back)`,
			)
			.bind(touser, at),
	]);
};

/**
 * Who follows again is not forgotten. The time of it is kept for a day, for a departure from before that still comes; not
 * for a new follower, of whom the ledger has nothing.
 */
export const recordReturn = async (ledger: D1Database, touser: string, at: number): Promise<void> => {
	await ledger.prepare(RETURN).bind(touser, at).run();
};

const REPLACE_OLDER =
	"ON CONFLICT (touser) DO UPDATE SET at = excluded.at, is_back = excluded.is_back WHERE at <= excluded.at";

const DEPART = `INSERT INTO departures (touser, at, is_back) VALUES (?1, ?2, 0) ${REPLACE_OLDER}`;

const RETURN = `
	INSERT INTO departures (touser, at, is_back) SELECT ?1, ?2, 1
	WHERE EXISTS (SELECT 1 FROM deliveries WHERE touser = ?1) OR EXISTS (SELECT 1 FROM departures WHERE touser = ?1)
	${REPLACE_OLDER}`;

const FORGOTTEN_AT_ONCE = 100;
/** What a forgotten openid begins with: nobody can be sent to under it. */
export const FORGOTTEN = "left:";

interface Departure {
	readonly touser: string;
	readonly at: number;
	readonly is_back: number;
}

/**
 * Replaces the openids of those who left a day ago by a salted hash, and forgets what their messages said; what was still
 * waiting for them is over too, and events of theirs that failed are deleted.
 *
 * Older versions wrote down times that lie ahead: they count from now on, else their owners were never forgotten, and
 * whatever they did later would look older.
 */
export const forgetDeparted = async (ledger: D1Database, now: number): Promise<void> => {
	await ledger.prepare("UPDATE departures SET at = ?1 WHERE at > ?1").bind(now).run();
	const { results } = await ledger
		.prepare("SELECT touser, at, is_back FROM departures WHERE at < ?1 ORDER BY at LIMIT ?2")
		.bind(now - DAY, FORGOTTEN_AT_ONCE)
		.all<Departure>();
	if (results.length === 0) return;
	const salt = await readSalt(ledger);
	const gone = results.filter(({ is_back }) => is_back === 0);
	const hashes = await Promise.all(gone.map(async (one) => [one.touser, await hash(salt, one)]));
	const pairs = JSON.stringify(hashes);
	await ledger.batch([
		ledger.prepare(END_WAITING).bind(pairs, now),
		ledger.prepare(HASH).bind(pairs),
		ledger.prepare(FORGET_EVENTS).bind(pairs),
		ledger
			.prepare("DELETE FROM departures WHERE touser IN (SELECT value FROM json_each(?1))")
			.bind(JSON.stringify(results.map(({ touser }) => touser))),
	]);
};

const END_WAITING = `
	UPDATE deliveries SET claimed_at = NULL, updated_at = ?2,
		status = CASE WHEN receipt IS NOT NULL THEN ${statusBy("receipt")} WHEN attempted_at IS NULL THEN 'cancelled' ELSE 'unknown' END,
		errmsg = iif(attempted_at IS NULL, 'unsubscribed', errmsg)
	WHERE touser IN (SELECT value ->> 0 FROM json_each(?1)) AND status = 'queued'`;

const HASH = `
	UPDATE deliveries SET data = NULL, touser = (SELECT value ->> 1 FROM json_each(?1) WHERE value ->> 0 = deliveries.touser)
	WHERE touser IN (SELECT value ->> 0 FROM json_each(?1))`;

/** Those that the owner's URL did not take: they say who it was, and in whose words. */
const FORGET_EVENTS = `
	DELETE FROM events WHERE body ->> '$.data.FromUserName' IN (SELECT value ->> 0 FROM json_each(?1))`;

/** Made once; without it the hash of an openid could be found by trying openids. */
const readSalt = async (ledger: D1Database): Promise<string> => {
	const random = crypto.randomUUID();
	await ledger.prepare("INSERT OR IGNORE INTO settings (name, value) VALUES ('salt', ?1)").bind(random).run();
	const row = await ledger
		.prepare("SELECT value FROM settings WHERE name = 'salt'")
		.first<{ value: string }>();
	return row?.value ?? random;
};

/** Another one for each departure: who came back and left again has two, which cannot meet in one push. */
const hash = async (salt: string, { touser, at }: Departure): Promise<string> => {
	const bytes = new TextEncoder().encode(JSON.stringify([salt, touser, at]));
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	return `${FORGOTTEN}${Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
};
