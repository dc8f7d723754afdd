#!/usr/bin/env bash
# `max_concurrency` has no effect on a local queue: one batch at a time.
#
# The setting is accepted, and in production batches run side by side up to it. Locally the next batch begins only
# when the one before has ended. Code that is wrong when two consumers run at once (both read, both write) passes
# every local test, and every local measurement of a queue's throughput is too low by the concurrency.
#
# Pinned: npm wrangler 4.156.2 (which pins miniflare 5.20261102.0-beta and workerd 1.20261102.1), node 24.21.0
# Output seen:
#   max_concurrency = 5, five messages in batches of one
#   most at the same time: 1
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
let running = 0;
let most = 0;
let done = 0;
export default {
	async fetch(request, env) {
		if (new URL(request.url).pathname === "/send") {
			await env.QUEUE.sendBatch([1, 2, 3, 4, 5].map((body) => ({ body })));
		}
		return Response.json({ most, done });
	},
	async queue() {
		running++;
		most = Math.max(most, running);
		await new Promise((resolve) => setTimeout(resolve, 300));
		running--;
		done++;
	},
};
END

cat > wrangler.toml <<'END'
name = "finding"
main = "worker.js"
compatibility_date = "2026-10-01"

[[queues.producers]]
binding = "QUEUE"
queue = "finding"

[[queues.consumers]]
queue = "finding"
max_batch_size = 1
max_batch_timeout = 0
max_concurrency = 5
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
await fetch(`${origin}/send`);
const { most } = await until(async () => {
	const state = await (await fetch(origin)).json();
	return state.done === 5 && state;
});
console.log("max_concurrency = 5, five messages in batches of one");
console.log(`most at the same time: ${most}`);
end(0);
END

node_modules/.bin/node drive.mjs > seen.txt

diff <(sed -n '/^# Output seen:$/,/^[^#]/s/^#   //p' "$script") seen.txt
echo "Unchanged."
