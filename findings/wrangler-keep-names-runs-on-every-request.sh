#!/usr/bin/env bash
# wrangler's default keep_names renames functions at run time, for Hono on every request.
#
# keep_names is on unless switched off, so that stack traces keep their names in a minified bundle. esbuild does
# that with a call of Object.defineProperty for each function whose name it could lose. For the arrow functions in a
# class's fields these calls run again with every object of the class, and Hono makes a Context for each request.
#
# Counted below: how often a function's name is defined while the bundle of `wrangler deploy --dry-run` loads, and
# during its tenth request. It costs CPU time, which is what Workers bill.
#
# Pinned: npm wrangler 4.156.2 (which pins esbuild 0.28.2), hono 4.13.19, node 24.21.0
# Output seen:
#   the default:        57 while loading, 16 in the tenth request
#   keep_names = false: 0 while loading, 1 in the tenth request
set -euo pipefail
script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "allowScripts": { "esbuild": true, "node": true, "workerd": true } }' > package.json
npm install --silent --no-audit --no-fund --save-exact wrangler@4.156.2 hono@4.13.19 node@24.21.0
export WRANGLER_SEND_METRICS=false WRANGLER_HIDE_BANNER=true CLOUDFLARE_CF_FETCH_ENABLED=false NO_COLOR=1
export XDG_CONFIG_HOME="$folder/config" TMPDIR="$folder/tmp"
mkdir "$TMPDIR"

cat > worker.js <<'END'
import { Hono } from "hono";

const app = new Hono();
app.get("/", (c) => c.text("hello"));
export default app;
END

cat > wrangler.toml <<'END'
name = "finding"
main = "worker.js"
compatibility_date = "2026-10-01"
END

cat > count.mjs <<'END'
const { defineProperty } = Object;
let names = 0;
Object.defineProperty = (target, key, descriptor) => {
	if (key === "name" && typeof target === "function") names++;
	return defineProperty(target, key, descriptor);
};
const { default: app } = await import(`./${process.argv[2]}/worker.js`);
const loading = names;
for (let request = 1; request < 10; request++) await app.fetch(new Request("http://localhost/"));
const before = names;
await app.fetch(new Request("http://localhost/"));
console.log(`${process.argv[3]} ${loading} while loading, ${names - before} in the tenth request`);
END

build() {
	local wrangler=node_modules/wrangler/bin/wrangler.js
	node_modules/.bin/node "$wrangler" deploy --dry-run --outdir "$1" > log.txt 2>&1 || { cat log.txt; exit 1; }
}
build default
echo 'keep_names = false' >> wrangler.toml
build without
{
	node_modules/.bin/node count.mjs default "the default:       "
	node_modules/.bin/node count.mjs without "keep_names = false:"
} > seen.txt

diff <(sed -n '/^# Output seen:$/,/^[^#]/s/^#   //p' "$script") seen.txt
echo "Unchanged."
