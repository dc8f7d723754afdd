#!/usr/bin/env bash
# `wrangler dev` does not see an edit of .dev.vars, not even when it reloads.
#
# wrangler dev watches the sources and wrangler.toml, and not .dev.vars. A reload for a changed source keeps the
# values that were read at the start. Only a save of wrangler.toml reads the file again. So a corrected secret stays
# wrong over any number of reloads, and the search goes on in the wrong place.
#
# Pinned: npm wrangler 4.156.2 (which pins miniflare 5.20261102.0-beta and workerd 1.20261102.1), node 24.21.0
# Output seen:
#   at the start: first
#   .dev.vars edited, then the source edited and reloaded: first
#   wrangler.toml saved: second
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
	fetch: (_request, env) => Response.json({ secret: env.SECRET, version: 1 }),
};
END

cat > wrangler.toml <<'END'
name = "finding"
main = "worker.js"
compatibility_date = "2026-10-01"
END

cat > .dev.vars <<'END'
SECRET=first
END

cat > drive.mjs <<'END'
import { spawn } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
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
const get = async () => (await fetch(origin)).json();
console.log(`at the start: ${(await get()).secret}`);

writeFileSync(".dev.vars", "SECRET=second\n");
await sleep(1000);
writeFileSync("worker.js", readFileSync("worker.js", "utf8").replace("version: 1", "version: 2"));
const reloaded = await until(async () => {
	const answer = await get();
	return answer.version === 2 && answer;
});
console.log(`.dev.vars edited, then the source edited and reloaded: ${reloaded.secret}`);

appendFileSync("wrangler.toml", "# saved\n");
const saved = await until(async () => {
	const answer = await get();
	return answer.secret !== "first" && answer;
});
console.log(`wrangler.toml saved: ${saved.secret}`);
end(0);
END

node_modules/.bin/node drive.mjs > seen.txt

diff <(sed -n '/^# Output seen:$/,/^[^#]/s/^#   //p' "$script") seen.txt
echo "Unchanged."
