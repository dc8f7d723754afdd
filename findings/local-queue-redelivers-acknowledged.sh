#!/usr/bin/env bash
# A local queue delivers acknowledged messages again when the consumer fails afterwards.
#
# Cloudflare documents that a throw retries the messages of the batch that were not acknowledged. In the local queue
# any failed invocation puts the whole batch back, the acknowledged messages and ackAll() included. A rejected
# promise that was handed to ctx.waitUntil() is such a failure, too, although the handler itself returned.
#
# So a consumer that acknowledges one by one does its work twice under `wrangler dev`, and a stray rejection in the
# background looks like a consumer that forgets what it acknowledged.
#
# Pinned: npm wrangler 4.156.2 (which pins miniflare 5.20261102.0-beta and workerd 1.20261102.1), node 24.21.0
# Output seen:
#   attempt 1: a b c, acknowledged a b, then thrown
#   attempt 2: a b c, none failed
#   attempt 1: d e f, acknowledged all, then waitUntil() rejected
#   attempt 2: d e f, none failed
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
		const bodies = new URL(request.url).pathname.slice(1).split("");
		await env.QUEUE.sendBatch(bodies.map((body) => ({ body })));
		return new Response("sent");
	},
	async queue(batch, _env, ctx) {
		const { attempts } = batch.messages[0];
		const bodies = batch.messages.map(({ body }) => body).join(" ");
		const line = (end) => console.log(`attempt ${attempts}: ${bodies}, ${end}`);
		if (attempts > 1) {
			line("none failed");
			batch.ackAll();
		} else if (bodies === "a b c") {
			batch.messages[0].ack();
			batch.messages[1].ack();
			line("acknowledged a b, then thrown");
			throw new Error("on purpose");
		} else {
			batch.ackAll();
			line("acknowledged all, then waitUntil() rejected");
			ctx.waitUntil(Promise.reject(new Error("on purpose")));
		}
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
max_batch_size = 3
max_batch_timeout = 1
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
const lines = () => log.match(/^attempt .*$/gm) ?? [];
await fetch(`${origin}/abc`);
await until(() => lines().length === 2);
await fetch(`${origin}/def`);
await until(() => lines().length === 4);
console.log(lines().join("\n"));
end(0);
END

node_modules/.bin/node drive.mjs > seen.txt

diff <(sed -n '/^# Output seen:$/,/^[^#]/s/^#   //p' "$script") seen.txt
echo "Unchanged."
