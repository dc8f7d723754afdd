#!/usr/bin/env bash
# Hono's onError is not called for what is thrown and is no Error.
#
# app.onError() is the place for the one answer to everything unexpected, but it is given instances of Error alone.
# A plain object, a string or undefined goes past it, thrown or as the reason of a rejected promise, and app.fetch()
# itself fails: the platform's own error page instead of the API's error shape, and no log line of one's own. An
# AbortSignal throws whatever reason it was given, so that no line of the code needs to say `throw "…"`. Reported as
# honojs/hono#667.
#
# Pinned: npm hono 4.13.19
# Output seen:
#   throw new Error("x")       500 from onError
#   throw { status: 400 }      app.fetch() fails
#   abort("too slow")          app.fetch() fails
#   reject(undefined)          app.fetch() fails
set -euo pipefail
script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --save-exact hono@4.13.19

cat > run.mjs <<'END'
import { Hono } from "hono";

const app = new Hono();
app.onError((_error, c) => c.text("from onError", 500));
const routes = {
	'throw new Error("x")': () => {
		throw new Error("x");
	},
	"throw { status: 400 }": () => {
		throw { status: 400 };
	},
	'abort("too slow")': () => AbortSignal.abort("too slow").throwIfAborted(),
	"reject(undefined)": () => Promise.reject(undefined),
};
for (const [index, [label, handler]] of Object.entries(routes).entries()) {
	app.get(`/${index}`, handler);
}
for (const [index, label] of Object.keys(routes).entries()) {
	const said = await (async () => app.fetch(new Request(`http://localhost/${index}`)))().then(
		async (answer) => `${answer.status} ${await answer.text()}`,
		() => "app.fetch() fails",
	);
	console.log(`${label.padEnd(26)} ${said}`);
}
END

node run.mjs > seen.txt

diff <(sed -n '/^# Output seen:$/,/^[^#]/s/^#   //p' "$script") seen.txt
echo "Unchanged."
