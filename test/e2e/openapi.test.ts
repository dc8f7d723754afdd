/** `GET /openapi.json` under `wrangler dev`: the file beside the Worker, and nothing else of its folder. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestHarness } from "wrangler";

const root = join(import.meta.dirname, "../..");
const gateway = createTestHarness({ root, workers: [{ configPath: "wrangler.toml" }] });

let url: URL;
beforeAll(async () => {
	url = (await gateway.listen()).url;
});
afterAll(() => gateway.close());

const ask = (path: string, init?: RequestInit) => fetch(new URL(path, url), init);

test("it is the document, for programs of any origin", async () => {
	const response = await ask("/openapi.json");
	expect(response.status).toBe(200);
	expect(response.headers.get("Content-Type")).toBe("application/json");
	expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
	expect(await response.text()).toBe(readFileSync(join(root, "docs/openapi/openapi.json"), "utf8"));
});

test("it is sent once, and then only when it has changed", async () => {
	const etag = (await ask("/openapi.json")).headers.get("ETag") ?? "";
	expect((await ask("/openapi.json", { headers: { "If-None-Match": etag } })).status).toBe(304);
});

test("it can only be read", async () => {
	expect((await ask("/openapi.json", { method: "POST", body: "{}" })).status).toBe(405);
});

test.each(["/", "/openapi", "/openapi.json/", "/_headers", "/index.html", "/docs/openapi/openapi.json"])(
	"%s is the Worker's to answer",
	async (path) => {
		const response = await ask(path);
		expect(response.status).toBe(404);
		expect(response.headers.get("Content-Type")).toBe("application/problem+json; charset=utf-8");
	},
);
