#!/usr/bin/env bash
# A `!` rule in run_worker_first is not "assets first": without a file the answer is a bare 404.
#
# A path that no rule of run_worker_first matches is looked for among the assets, and goes to the Worker when there
# is no file. A path that a `!` rule takes out is looked for among the assets, too, but the Worker does not run
# afterwards (here under `wrangler dev`): a missing file is 404 with an empty body, whatever the Worker would have
# answered. A page that was loaded before a deployment gets that for its old script.
#
# Pinned: npm wrangler 4.156.2 (which pins miniflare 5.20261102.0-beta and workerd 1.20261102.1), node 24.21.0
# Output seen:
#   rules ["/api/*", "!/api/files/*"], one file: /api/files/there.txt
#   /elsewhere            200 the Worker
#   /api/anything         200 the Worker
#   /api/files/there.txt  200 the file
#   /api/files/missing    404 ""
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
export default { fetch: () => new Response("the Worker") };
END

cat > wrangler.toml <<'END'
name = "finding"
main = "worker.js"
compatibility_date = "2026-10-01"

[assets]
directory = "public"
run_worker_first = ["/api/*", "!/api/files/*"]
END

mkdir -p public/api/files
cat > public/api/files/there.txt <<'END'
the file
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
console.log('rules ["/api/*", "!/api/files/*"], one file: /api/files/there.txt');
for (const path of ["/elsewhere", "/api/anything", "/api/files/there.txt", "/api/files/missing"]) {
	const answer = await fetch(origin + path);
	console.log(`${path.padEnd(21)} ${answer.status} ${(await answer.text()).trim() || '""'}`);
}
end(0);
END

node_modules/.bin/node drive.mjs > seen.txt

diff <(sed -n '/^# Output seen:$/,/^[^#]/s/^#   //p' "$script") seen.txt
echo "Unchanged."
