#!/usr/bin/env bash
# D1's meta.changes also counts the rows that triggers wrote.
#
# SQLite's own changes() leaves triggers out; D1, here the local one, counts as total_changes() does. Below, one row
# is updated, and a trigger adds a row to a log and touches all rows of it: 3 changes, and one more each time. A check
# like `meta.changes === 1` for "I was the one who claimed the row" works until the day somebody adds a trigger.
# RETURNING counts right.
#
# Pinned: npm wrangler 4.156.2 (which pins miniflare 5.20261102.0-beta and workerd 1.20261102.1), node 24.21.0
# Output seen:
#   before there is a trigger: meta.changes 1, rows returned 1
#   trigger, log of 1 row:     meta.changes 3, rows returned 1
#   trigger, log of 2 rows:    meta.changes 4, rows returned 1
#   no row matches:            meta.changes 0, rows returned 0
set -euo pipefail
script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "allowScripts": { "esbuild": true, "node": true, "workerd": true } }' > package.json
npm install --silent --no-audit --no-fund --save-exact wrangler@4.156.2 node@24.21.0
export WRANGLER_SEND_METRICS=false WRANGLER_HIDE_BANNER=true CLOUDFLARE_CF_FETCH_ENABLED=false NO_COLOR=1
export XDG_CONFIG_HOME="$folder/config" TMPDIR="$folder/tmp"
mkdir "$TMPDIR"

cat > worker.js <<'END'
export default {
	async fetch(_request, env) {
		const update = async (label, id) => {
			const sql = "UPDATE job SET state = 'claimed' WHERE id = ? RETURNING id";
			const { meta, results } = await env.DB.prepare(sql).bind(id).all();
			return `${label.padEnd(26)} meta.changes ${meta.changes}, rows returned ${results.length}`;
		};
		await env.DB.batch(
			[
				"CREATE TABLE job (id INTEGER PRIMARY KEY, state TEXT)",
				"CREATE TABLE log (job INTEGER, seen INTEGER)",
				"INSERT INTO job (id) VALUES (1)",
			].map((sql) => env.DB.prepare(sql)),
		);
		const lines = [await update("before there is a trigger:", 1)];
		await env.DB.prepare(
			`CREATE TRIGGER job_log AFTER UPDATE ON job BEGIN
				INSERT INTO log VALUES (new.id, 0);
				UPDATE log SET seen = seen + 1;
			END`,
		).run();
		lines.push(await update("trigger, log of 1 row:", 1));
		lines.push(await update("trigger, log of 2 rows:", 1));
		lines.push(await update("no row matches:", 2));
		return new Response(lines.join("\n"));
	},
};
END

cat > wrangler.toml <<'END'
name = "finding"
main = "worker.js"
compatibility_date = "2026-10-01"

[[d1_databases]]
binding = "DB"
database_name = "finding"
END

cat > drive.mjs <<'END'
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const wrangler = "node_modules/wrangler/bin/wrangler.js";
const dev = spawn(process.execPath, [wrangler, "dev", "--port", "0", "--inspector-port", "0"], { detached: true });
let log = "";
dev.stdout.on("data", (text) => (log += text));
dev.stderr.on("data", (text) => (log += text));
const end = (code) => {
	try {
		process.kill(-dev.pid, "SIGKILL");
	} catch {}
	process.exit(code);
};
const give = (why) => {
	console.error(`${why}\n${log}`);
	end(1);
};
setTimeout(() => give("Not done within 60 s."), 60_000);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => end(1));
process.on("uncaughtException", (error) => give(error.stack));
const until = async (done) => {
	for (;;) {
		const value = await done();
		if (value) return value;
		await sleep(50);
	}
};

const origin = await until(() => log.match(/Ready on (http:\/\/\S+)/)?.[1]);
console.log(await (await fetch(origin)).text());
end(0);
END

node_modules/.bin/node drive.mjs > seen.txt

diff <(sed -n '/^# Output seen:$/,/^[^#]/s/^#   //p' "$script") seen.txt
echo "Unchanged."
