#!/usr/bin/env bash
# getQueueResult() of Cloudflare's vitest plugin leaves out with which delay a message is retried.
#
# createMessageBatch() and getQueueResult() are how a queue consumer is tested. The result's type has delaySeconds,
# for a message and for the batch, yet it is never filled in: a consumer that asks for 60 s and one that asks for
# none look alike. A test of the back-off that compares with toEqual({ msgId }) passes for any delay. Spy on
# message.retry instead.
#
# Pinned: npm @cloudflare/vitest-plugin 1.5.0, vitest 5.1.1, wrangler 4.156.2, node 24.21.0
# Output seen:
#   retry({ delaySeconds: 60 })    {"retryMessages":[{"msgId":"1"}],"retryBatch":{"retry":false}}
#   retry()                        {"retryMessages":[{"msgId":"1"}],"retryBatch":{"retry":false}}
#   retryAll({ delaySeconds: 60 }) {"retryMessages":[],"retryBatch":{"retry":true}}
set -euo pipefail
script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "allowScripts": { "esbuild": true, "node": true, "workerd": true } }' > package.json
npm install --silent --no-audit --no-fund --save-exact @cloudflare/vitest-plugin@1.5.0 vitest@5.1.1 wrangler@4.156.2 node@24.21.0
export WRANGLER_SEND_METRICS=false WRANGLER_HIDE_BANNER=true CLOUDFLARE_CF_FETCH_ENABLED=false NO_COLOR=1
export XDG_CONFIG_HOME="$folder/config" TMPDIR="$folder/tmp"
mkdir "$TMPDIR"

cat > vitest.config.js <<'END'
import { cloudflareTest } from "@cloudflare/vitest-plugin";

const worker = { main: "./worker.js", miniflare: { compatibilityDate: "2026-10-01" } };
export default { plugins: [cloudflareTest(worker)], test: { include: ["retry.test.js"] } };
END

cat > worker.js <<'END'
export default { fetch: () => new Response() };
END

cat > retry.test.js <<'END'
import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { test } from "vitest";

test.each([
	["retry({ delaySeconds: 60 })", (batch) => batch.messages[0].retry({ delaySeconds: 60 })],
	["retry()", (batch) => batch.messages[0].retry()],
	["retryAll({ delaySeconds: 60 })", (batch) => batch.retryAll({ delaySeconds: 60 })],
])("%s", async (label, handle) => {
	const message = { id: "1", timestamp: new Date(), attempts: 1, body: "x" };
	const batch = createMessageBatch("queue", [message]);
	const ctx = createExecutionContext();
	handle(batch);
	const { retryMessages, retryBatch } = await getQueueResult(batch, ctx);
	console.log(`seen ${label.padEnd(30)} ${JSON.stringify({ retryMessages, retryBatch })}`);
});
END

node_modules/.bin/node node_modules/vitest/vitest.mjs run > log.txt 2>&1 || { cat log.txt; exit 1; }
sed -n 's/^.*seen //p' log.txt > seen.txt

diff <(sed -n '/^# Output seen:$/,/^[^#]/s/^#   //p' "$script") seen.txt
echo "Unchanged."
