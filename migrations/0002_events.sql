-- Events that the owner's URL (EVENTS_URL) did not take, until they are replayed or too old. Times are Unix milliseconds.

CREATE TABLE events (
	-- In the order in which they failed: the list and its cursor go by it.
	n INTEGER PRIMARY KEY,
	-- The webhook-id.
	id TEXT NOT NULL UNIQUE,
	type TEXT NOT NULL,
	-- What is sent, to the byte: {"type", "timestamp", "data"}.
	body TEXT NOT NULL,
	-- How often it was tried the last time.
	tries INTEGER NOT NULL,
	last_error TEXT NOT NULL,
	failed_at INTEGER NOT NULL,
	-- A replay is under way since then.
	replayed_at INTEGER
) STRICT;

CREATE INDEX events_by_failure ON events (failed_at);

-- For what a follower who left leaves behind.
CREATE INDEX events_by_follower ON events (body ->> '$.data.FromUserName');
