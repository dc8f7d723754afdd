#!/usr/bin/env bash
# standardwebhooks finds no header in a Headers object, and says that headers are missing.
#
# verify(body, headers) reads its argument by its own keys. The keys of a fetch Headers object are not its own, so
# that with request.headers, the natural argument in a Worker or any fetch-style server, every genuine message is
# refused with an error that sends one to look at the sender. Object.fromEntries(request.headers) is what it takes.
# TypeScript notices; JavaScript, or a cast, does not.
#
# Pinned: npm standardwebhooks 1.1.1
# Output seen:
#   request.headers                      Missing required headers
#   Object.fromEntries(request.headers)  {"hello":"world"}
set -euo pipefail
script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --save-exact standardwebhooks@1.1.1

cat > run.mjs <<'END'
import { Webhook } from "standardwebhooks";

const webhook = new Webhook("whsec_c29tZSBzZWNyZXQgZm9yIGEgdGVzdA==");
const now = new Date();
const body = '{"hello":"world"}';
const { headers } = new Request("http://localhost/", {
	headers: {
		"webhook-id": "msg_1",
		"webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
		"webhook-signature": webhook.sign("msg_1", now, body),
	},
});
const verify = (given) => {
	try {
		return JSON.stringify(webhook.verify(body, given));
	} catch (error) {
		return error.message;
	}
};
console.log(`request.headers                      ${verify(headers)}`);
console.log(`Object.fromEntries(request.headers)  ${verify(Object.fromEntries(headers))}`);
END

node run.mjs > seen.txt

diff <(sed -n '/^# Output seen:$/,/^[^#]/s/^#   //p' "$script") seen.txt
echo "Unchanged."
