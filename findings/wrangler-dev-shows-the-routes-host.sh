#!/usr/bin/env bash
# With `routes` set, a Worker under `wrangler dev` never sees localhost, and headers are rewritten both ways.
#
# As soon as wrangler.toml names a route, wrangler dev puts its host into request.url and Host, and also into Origin
# and Referer where they named the local server. On the way back it puts the local address into every response
# header that holds the route's origin, not into Location alone, and https becomes http. The body is left as it is.
#
# A Worker that asks whether it runs locally is told no; a link made from request.url works in a redirect and leads
# to production from a page; and a test of an Origin check sees another Origin than the browser sent.
#
# Pinned: npm wrangler 4.156.2 (which pins miniflare 5.20261102.0-beta and workerd 1.20261102.1), node 24.21.0
# Output seen:
#   the browser sent: Host localhost:PORT, Origin http://localhost:PORT
#   the Worker saw:   Host wx.example.com, Origin http://wx.example.com
#   request.url:      http://wx.example.com/page
#   the Worker sent:  Location https://wx.example.com/next, X-Note https://wx.example.com/note
#   the browser got:  Location http://localhost:PORT/next, X-Note http://localhost:PORT/note
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
	fetch(request) {
		const { url, headers } = request;
		const origin = "https://wx.example.com";
		return Response.json(
			{ url, host: headers.get("Host"), origin: headers.get("Origin") },
			{ headers: { Location: `${origin}/next`, "X-Note": `${origin}/note` } },
		);
	},
};
END

cat > wrangler.toml <<'END'
name = "finding"
main = "worker.js"
compatibility_date = "2026-10-01"
routes = [{ pattern = "wx.example.com", custom_domain = true }]
END

cat > drive.mjs <<'END'
import { spawn } from "node:child_process";
import { get } from "node:http";
import { text } from "node:stream/consumers";
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
const local = origin.replace("127.0.0.1", "localhost");
const answer = await new Promise((resolve, reject) =>
	get(`${local}/page`, { headers: { Origin: local } }, resolve).on("error", reject),
);
const saw = JSON.parse(await text(answer));
const say = (line) => console.log(line.replaceAll(new URL(local).port, "PORT"));
say(`the browser sent: Host ${new URL(local).host}, Origin ${local}`);
say(`the Worker saw:   Host ${saw.host}, Origin ${saw.origin}`);
say(`request.url:      ${saw.url}`);
say("the Worker sent:  Location https://wx.example.com/next, X-Note https://wx.example.com/note");
say(`the browser got:  Location ${answer.headers.location}, X-Note ${answer.headers["x-note"]}`);
end(0);
END

node_modules/.bin/node drive.mjs > seen.txt

diff <(sed -n '/^# Output seen:$/,/^[^#]/s/^#   //p' "$script") seen.txt
echo "Unchanged."
