/** The tables of the pretend account. */

const statements = `
CREATE TABLE IF NOT EXISTS followers (
	n INTEGER PRIMARY KEY AUTOINCREMENT,
	openid TEXT NOT NULL UNIQUE,
	follows INTEGER NOT NULL,
	followed_at INTEGER NOT NULL,
	scene TEXT,
	blocks_templates INTEGER NOT NULL DEFAULT 0,
	refuses INTEGER NOT NULL DEFAULT 0,
	spoke_at INTEGER NOT NULL DEFAULT 0,
	message_until INTEGER NOT NULL DEFAULT 0,
	message_left INTEGER NOT NULL DEFAULT 0,
	action_until INTEGER NOT NULL DEFAULT 0,
	action_left INTEGER NOT NULL DEFAULT 0,
	typing_until INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS following ON followers (n) WHERE follows = 1;
CREATE INDEX IF NOT EXISTS typing ON followers (typing_until) WHERE typing_until > 0;
CREATE TABLE IF NOT EXISTS follower_count (one INTEGER PRIMARY KEY CHECK (one = 1), following INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS nicknames (openid TEXT PRIMARY KEY, json TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tagged (tag INTEGER, n INTEGER, PRIMARY KEY (tag, n));
CREATE INDEX IF NOT EXISTS tags_of ON tagged (n);
CREATE TABLE IF NOT EXISTS access_tokens (
	access_token TEXT PRIMARY KEY,
	family TEXT NOT NULL,
	issued_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	state TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS held_tokens ON access_tokens (family, state);
CREATE TABLE IF NOT EXISTS web_authorisations (
	code TEXT PRIMARY KEY, openid TEXT NOT NULL, scope TEXT NOT NULL, issued_at INTEGER NOT NULL, access_token TEXT UNIQUE
);
CREATE TABLE IF NOT EXISTS jsapi_tickets (ticket TEXT NOT NULL, expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS forced_refreshes (at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS call_counts (path TEXT, span TEXT, used INTEGER NOT NULL, PRIMARY KEY (path, span));
CREATE TABLE IF NOT EXISTS menus (id TEXT PRIMARY KEY, source TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS qr_codes (
	ticket TEXT PRIMARY KEY, url TEXT NOT NULL, scene TEXT NOT NULL, expires_at INTEGER
);
CREATE INDEX IF NOT EXISTS qr_codes_of_scene ON qr_codes (scene);
CREATE TABLE IF NOT EXISTS media (
	n INTEGER PRIMARY KEY AUTOINCREMENT,
	media_id TEXT NOT NULL UNIQUE,
	type TEXT NOT NULL,
	extension TEXT NOT NULL,
	size INTEGER NOT NULL,
	created_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS media_slices (media INTEGER, at INTEGER, bytes BLOB NOT NULL, PRIMARY KEY (media, at));
CREATE TABLE IF NOT EXISTS templates (
	n INTEGER PRIMARY KEY AUTOINCREMENT,
	template_id TEXT NOT NULL UNIQUE,
	body TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS client_msg_ids (
	openid TEXT, client_msg_id TEXT, at INTEGER NOT NULL, PRIMARY KEY (openid, client_msg_id)
);
CREATE TABLE IF NOT EXISTS outbox (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	openid TEXT NOT NULL,
	kind TEXT NOT NULL,
	msg_id TEXT,
	xml TEXT NOT NULL,
	due_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (due_at);
CREATE TABLE IF NOT EXISTS callbacks (
	n INTEGER PRIMARY KEY AUTOINCREMENT, push INTEGER NOT NULL, attempt INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS callbacks_of_push ON callbacks (push, attempt);
CREATE TABLE IF NOT EXISTS chat (
	n INTEGER PRIMARY KEY AUTOINCREMENT,
	openid TEXT NOT NULL,
	at INTEGER NOT NULL,
	via TEXT NOT NULL,
	push INTEGER,
	state TEXT,
	receipt TEXT,
	seen INTEGER NOT NULL,
	body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS chat_with ON chat (openid, n);
CREATE INDEX IF NOT EXISTS chat_of_push ON chat (push) WHERE push IS NOT NULL;
CREATE TABLE IF NOT EXISTS verifications (n INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS calls (
	n INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, path TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS calls_by_path ON calls (path, n);
CREATE TABLE IF NOT EXISTS owner_exchanges (n INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS faults (n INTEGER PRIMARY KEY, body TEXT NOT NULL, seen INTEGER NOT NULL, hits INTEGER NOT NULL);
`;

const tables = [
	"followers",
	"follower_count",
	"nicknames",
	"tags",
	"tagged",
	"jsapi_tickets",
	"web_authorisations",
	"forced_refreshes",
	"call_counts",
	"menus",
	"qr_codes",
	"media",
	"media_slices",
	"templates",
	"client_msg_ids",
	"outbox",
	"callbacks",
	"verifications",
	"chat",
	"calls",
	"owner_exchanges",
	"faults",
] as const;

/** Creates what is missing; true when the account is new. */
export function createTables(sql: SqlStorage): boolean {
	sql.exec(statements);
	const isNew = sql.exec("SELECT 1 FROM follower_count").toArray().length === 0;
	if (isNew) sql.exec("INSERT INTO follower_count VALUES (1, 0)");
	return isNew;
}

/**
 * Forgets everything that the account ever knew, but not the access_tokens that were issued up to `now` (Unix seconds):
 * they stand in gateways, whose next call would be refused with 40001. Numbers go on, so that a push under way meets no
 * namesake.
 */
export function emptyTables(sql: SqlStorage, now: number): void {
	sql.exec("DELETE FROM access_tokens WHERE issued_at > ?", now);
	for (const table of tables) sql.exec(`DELETE FROM ${table}`);
	sql.exec("INSERT INTO follower_count VALUES (1, 0)");
}
