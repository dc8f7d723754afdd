-- The ledger: every push, and what became of each of its recipients; single sends are in it too.
-- Times are Unix milliseconds.

CREATE TABLE pushes (
	id TEXT PRIMARY KEY,
	name TEXT,
	-- The message without its recipients: {"template_id", "url", "miniprogram", "data"}.
	message TEXT NOT NULL,
	-- open, sending, paused, done, cancelled
	status TEXT NOT NULL,
	-- Not closed yet. An error may pause it all the same: it goes on as an open one.
	is_open INTEGER NOT NULL DEFAULT 0,
	-- Why it is paused or waits, or what the queue gave up on: {"errcode", "errmsg", "field", "detail"}.
	reason TEXT,
	-- What the last attempt at a queue message of it failed with, for whom the queue gives it up.
	last_error TEXT,
	-- A pause that ends by itself: a used-up daily quota, at midnight in Beijing.
	resumes_at INTEGER,
	-- WeChat is left alone until then, after it was busy or out of reach; and how often in a row. While that is not 0,
	-- one chunk at a time tries.
	held_until INTEGER NOT NULL DEFAULT 0,
	holds INTEGER NOT NULL DEFAULT 0,
	-- Each retry is a new round: its messages are new ones to WeChat.
	round INTEGER NOT NULL DEFAULT 0,
	-- A retry is putting recipients back, and has come to this chunk; NULL when none is under way.
	retry_after INTEGER,
	-- Whether it takes those along of which nobody knows what became.
	retry_unknown INTEGER NOT NULL DEFAULT 0,
	-- The refusal that all answers were so far, and how many they were; 0 once one was otherwise, NULL before the first.
	first_errcode INTEGER,
	first_count INTEGER NOT NULL DEFAULT 0,
	chunks INTEGER NOT NULL DEFAULT 0,
	-- The walk that rings for what is queued, a little at a time: messages of an earlier one are forgotten.
	walk INTEGER NOT NULL DEFAULT 0,
	-- Behind which chunk it began; NULL when none is under way.
	walk_from INTEGER,
	-- followers, or a tag's id; NULL when the recipients were given.
	audience TEXT,
	-- Where WeChat's list goes on; NULL when it has been read to its end.
	audience_cursor TEXT,
	created_at INTEGER NOT NULL,
	progressed_at INTEGER NOT NULL,
	-- When cron last rang for it, because it made no progress.
	rung_at INTEGER NOT NULL DEFAULT 0,
	-- Nothing is left to be sent, or to be cancelled.
	finished_at INTEGER,
	-- Kept by the triggers below, so that no status needs a scan.
	total INTEGER NOT NULL DEFAULT 0,
	queued INTEGER NOT NULL DEFAULT 0,
	accepted INTEGER NOT NULL DEFAULT 0,
	delivered INTEGER NOT NULL DEFAULT 0,
	blocked INTEGER NOT NULL DEFAULT 0,
	undelivered INTEGER NOT NULL DEFAULT 0,
	rejected INTEGER NOT NULL DEFAULT 0,
	unknown INTEGER NOT NULL DEFAULT 0,
	cancelled INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX pushes_by_finish ON pushes (finished_at);

-- An openid comes first in the key: it makes duplicates impossible, and finds a receipt without a msgid.
CREATE TABLE deliveries (
	touser TEXT NOT NULL,
	-- A push's id; `single:` and an id of the same kind for a message that was sent alone.
	push_id TEXT NOT NULL,
	chunk INTEGER NOT NULL,
	-- This recipient's own values, as JSON; NULL when there are none, or when the follower has left.
	data TEXT,
	-- queued, accepted, delivered, blocked, undelivered, rejected, unknown, cancelled
	status TEXT NOT NULL DEFAULT 'queued',
	round INTEGER NOT NULL DEFAULT 0,
	-- When the first attempt of the round began; NULL as long as there was none that may have reached WeChat.
	attempted_at INTEGER,
	-- A consumer is at work on it since then.
	claimed_at INTEGER,
	-- As WeChat answered it, or else as a receipt named it.
	msgid TEXT,
	-- Accepted by a later call, while an earlier one may have arrived: its receipt may name another msgid.
	is_repeated INTEGER NOT NULL DEFAULT 0,
	errcode INTEGER,
	errmsg TEXT,
	-- The words of TEMPLATESENDJOBFINISH, and how it was matched: by msgid or by openid. On what a consumer is at work on
	-- it waits for the consumer's result.
	receipt TEXT,
	receipt_match TEXT,
	updated_at INTEGER NOT NULL,
	PRIMARY KEY (touser, push_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX deliveries_by_chunk ON deliveries (push_id, chunk);
CREATE INDEX deliveries_by_msgid ON deliveries (msgid) WHERE msgid IS NOT NULL;

CREATE TRIGGER delivery_added AFTER INSERT ON deliveries BEGIN
	UPDATE pushes SET total = total + 1, queued = queued + 1 WHERE id = NEW.push_id;
END;

CREATE TRIGGER delivery_moved AFTER UPDATE OF status ON deliveries WHEN OLD.status <> NEW.status BEGIN
	UPDATE pushes SET
		queued = queued + (NEW.status = 'queued') - (OLD.status = 'queued'),
		accepted = accepted + (NEW.status = 'accepted') - (OLD.status = 'accepted'),
		delivered = delivered + (NEW.status = 'delivered') - (OLD.status = 'delivered'),
		blocked = blocked + (NEW.status = 'blocked') - (OLD.status = 'blocked'),
		undelivered = undelivered + (NEW.status = 'undelivered') - (OLD.status = 'undelivered'),
		rejected = rejected + (NEW.status = 'rejected') - (OLD.status = 'rejected'),
		unknown = unknown + (NEW.status = 'unknown') - (OLD.status = 'unknown'),
		cancelled = cancelled + (NEW.status = 'cancelled') - (OLD.status = 'cancelled')
	WHERE id = NEW.push_id;
END;

-- Receipts whose msgid no delivery has: kept for a day, and matched when the send's result is recorded.
CREATE TABLE receipts (
	-- The msgid. Where WeChat names none: what is the same for every redelivery.
	id TEXT PRIMARY KEY,
	touser TEXT NOT NULL,
	words TEXT NOT NULL,
	arrived_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX receipts_by_arrival ON receipts (arrived_at);

-- Idempotency-Key: the first answer, for 24 hours.
CREATE TABLE requests (
	key TEXT PRIMARY KEY,
	hash TEXT NOT NULL,
	-- NULL while it is in flight, or when nobody knows what became of it.
	status INTEGER,
	-- {"headers", "body"}
	answer TEXT,
	-- What it made, or would have: a repetition takes it up again, so that nothing is made twice.
	push_id TEXT NOT NULL,
	-- When it was first carried out.
	started_at INTEGER NOT NULL,
	-- Somebody is at work on it since then; NULL when nobody is.
	claimed_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX requests_by_start ON requests (started_at);

-- Followers who left: after a day their openid becomes a salted hash in what is finished.
CREATE TABLE departures (
	touser TEXT PRIMARY KEY,
	-- When they left, or came back.
	at INTEGER NOT NULL,
	-- They came back since: kept for a day, for what may still come of the time before.
	is_back INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX departures_by_time ON departures (at);

CREATE TABLE settings (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
