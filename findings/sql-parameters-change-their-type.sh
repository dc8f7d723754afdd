#!/usr/bin/env bash
# A whole number is bound as REAL in D1 and in ctx.storage.sql; `true` is a number in one, a text in the other.
#
# JavaScript has no integers, and both, here the local ones, bind 5 as 5.0. Comparing and storing into an INTEGER
# column hide it. It shows where SQL makes text of the value or divides: 5 becomes '5.0' in a TEXT column, in || and
# in json_object(), and 5 / 2 is 2.5. The same number out of json_each('[5]') is an INTEGER.
#
# `true` is 1.0 in D1, and the text 'true' in ctx.storage.sql, which equals no 1 in an INTEGER column: the same
# WHERE finds the row in one and nothing in the other.
#
# Pinned: npm wrangler 4.156.2 (which pins miniflare 5.20261102.0-beta and workerd 1.20261102.1), node 24.21.0
# Output seen:
#                                         D1            ctx.storage.sql
#   typeof(?)                     5       real          real
#   ? || 'x'                      5       5.0x          5.0x
#   ? / 2                         5       2.5           2.5
#   json_object('n', ?)           5       {"n":5.0}     {"n":5.0}
#   text column                   5       5.0           5.0
#   value || 'x' from json_each   [5]     5x            5x
#   typeof(?)                     true    real          text
#   rows with flag = ?            true    1             0
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
import { DurableObject } from "cloudflare:workers";

const TABLE = "CREATE TABLE t (a TEXT, flag INTEGER NOT NULL DEFAULT 1)";
const QUERIES = [
	["typeof(?)", "SELECT typeof(?) AS v", 5],
	["? || 'x'", "SELECT ? || 'x' AS v", 5],
	["? / 2", "SELECT ? / 2 AS v", 5],
	["json_object('n', ?)", "SELECT json_object('n', ?) AS v", 5],
	["text column", "INSERT INTO t (a) VALUES (?) RETURNING a AS v", 5],
	["value || 'x' from json_each", "SELECT value || 'x' AS v FROM json_each(?)", "[5]"],
	["typeof(?)", "SELECT typeof(?) AS v", true],
	["rows with flag = ?", "SELECT count(*) AS v FROM t WHERE flag = ?", true],
];

export class Store extends DurableObject {
	run() {
		const { sql } = this.ctx.storage;
		sql.exec(TABLE);
		return QUERIES.map(([, query, value]) => sql.exec(query, value).one().v);
	}
}

export default {
	async fetch(_request, env) {
		const store = await env.STORE.getByName("one").run();
		await env.DB.exec(TABLE);
		const rows = ["".padEnd(38) + "D1".padEnd(14) + "ctx.storage.sql"];
		for (const [index, [label, query, value]] of QUERIES.entries()) {
			const { v } = await env.DB.prepare(query).bind(value).first();
			rows.push(label.padEnd(30) + String(value).padEnd(8) + String(v).padEnd(14) + store[index]);
		}
		return new Response(rows.join("\n"));
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

[[durable_objects.bindings]]
name = "STORE"
class_name = "Store"

[[migrations]]
tag = "v1"
new_sqlite_classes = ["Store"]
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
