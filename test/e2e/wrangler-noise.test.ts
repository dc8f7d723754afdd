/** What `npm start` shows of what `wrangler dev` says. */
import { expect, test } from "vitest";
import { isWranglerNoise } from "../../simulator/start/wrangler-noise.ts";

test.each([
	"⎔ Starting local server...",
	"⎔ Connection status updated",
	"[wrangler:info] Ready on http://localhost:8787",
	"env.ACCESS_TOKEN (AccessToken)      Durable Object      local",
])("%j is noise", (line) => {
	expect(isWranglerNoise(line)).toBe(true);
});

test.each([
	"✘ [ERROR] Build failed with 1 error:",
	"⎔ Reloading local server...",
	"[wrangler:info] POST /api/messages/template 200 OK (12ms)",
	'{"event":"oauth refused","reason":"state expired"}',
])("%j is shown", (line) => {
	expect(isWranglerNoise(line)).toBe(false);
});
