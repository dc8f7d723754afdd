#!/usr/bin/env bash
# A message that waits in a local queue is gone when `wrangler dev` reloads.
#
# The local queue keeps its messages in memory. KV, D1 and Durable Objects keep theirs on disk over a reload, so one
# expects it of the queue too. A save of any source file, or of wrangler.toml, reloads the server: what waited then
# is never delivered, and no line says so.
#
# Below, "early" is sent with a delay of 2 s, then a file is saved. "late" is sent after the reload with the same
# delay, and does arrive, long after "early" would have been due.
#
# Pinned: npm wrangler 4.156.2 (which pins miniflare 5.20261102.0-beta and workerd 1.20261102.1), node 24.21.0
# Output seen:
#   delivered before the reload: now
#   delivered after the reload: late
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
	async fetch(request, env) {
		const { pathname, searchParams } = new URL(request.url);
		if (pathname === "/") return new Response("first version");
		await env.QUEUE.send(pathname.slice(1), { delaySeconds: Number(searchParams.get("delay")) });
		return new Response("sent");
	},
	async queue(batch) {
		for (const { body } of batch.messages) console.log(`delivered ${body}`);
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
END

cat > drive.mjs <<'END'
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
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
const delivered = () => Array.from(log.matchAll(/^delivered (.*)$/gm), ([, body]) => body);
await fetch(`${origin}/early?delay=2`);
await fetch(`${origin}/now?delay=0`);
await until(() => delivered().length === 1);
console.log(`delivered before the reload: ${delivered().join(" ")}`);

writeFileSync("worker.js", readFileSync("worker.js", "utf8").replace("first version", "second version"));
await until(async () => (await (await fetch(origin)).text()) === "second version");
await sleep(2000);
await fetch(`${origin}/late?delay=2`);
await until(() => delivered().includes("late"));
console.log(`delivered after the reload: ${delivered().slice(1).join(" ")}`);
end(0);
END

node_modules/.bin/node drive.mjs > seen.txt

diff <(sed -n '/^# Output seen:$/,/^[^#]/s/^#   //p' "$script") seen.txt
echo "Unchanged."
