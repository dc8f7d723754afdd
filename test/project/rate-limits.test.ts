/** What the answers say of the rate limits is what wrangler.toml sets. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { REQUESTS_A_MINUTE, TOO_MANY_CODES } from "../../src/http/auth/rate-limit.ts";

const toml = readFileSync(join(import.meta.dirname, "../../wrangler.toml"), "utf8");
const limitOf = (name: string) =>
	new RegExp(`name = "${name}"\\nnamespace_id = "\\d+"\\nsimple = \\{ limit = (\\d+), period = (\\d+) \\}`)
		.exec(toml)
		?.slice(1)
		.map(Number);

test("a key has the requests a minute that its 429 names", () => {
	expect(limitOf("API_KEY_LIMIT")).toEqual([REQUESTS_A_MINUTE, 60]);
});

test("an address has ten wrong keys a minute, as its 429 says", () => {
	expect(limitOf("WRONG_KEY_LIMIT")).toEqual([10, 60]);
});

test("an address may bring as many codes a minute as its 429 says", () => {
	expect(limitOf("OAUTH_LIMIT")).toEqual([120, 60]);
	expect(TOO_MANY_CODES.detail.en).toContain("More than 120 ");
	expect(TOO_MANY_CODES.detail.zh).toContain(" 120 ");
});
