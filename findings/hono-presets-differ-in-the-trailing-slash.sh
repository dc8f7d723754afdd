#!/usr/bin/env bash
# hono/tiny and hono/quick answer a path with a trailing slash, hono does not.
#
# The presets are described as the same Hono with another router, to be chosen by size and start-up time. `strict`
# is true in all three, and means that /users and /users/ are two paths. The routers of hono/tiny and hono/quick
# ignore it and take both. Whoever changes the preset changes the API: callers that send the slash get 404 from then
# on, or two addresses for one page appear. An address registered at a third party with a slash is how it is
# noticed.
#
# Pinned: npm hono 4.13.19
# Output seen:
#               /users  /users/  /users/7/
#   hono        200     404      404
#   hono/quick  200     200      200
#   hono/tiny   200     200      200
set -euo pipefail
script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --save-exact hono@4.13.19

cat > run.mjs <<'END'
const paths = ["/users", "/users/", "/users/7/"];
console.log(`${"".padEnd(12)}${paths.map((path, index) => path.padEnd([8, 9, 0][index])).join("")}`);
for (const preset of ["hono", "hono/quick", "hono/tiny"]) {
	const { Hono } = await import(preset);
	const app = new Hono({ strict: true });
	app.get("/users", (c) => c.text("all"));
	app.get("/users/:id", (c) => c.text("one"));
	const statuses = [];
	for (const path of paths) statuses.push((await app.request(path)).status);
	console.log(`${preset.padEnd(12)}${statuses.map((status, index) => `${status}`.padEnd([8, 9, 0][index])).join("")}`);
}
END

node run.mjs > seen.txt

diff <(sed -n '/^# Output seen:$/,/^[^#]/s/^#   //p' "$script") seen.txt
echo "Unchanged."
