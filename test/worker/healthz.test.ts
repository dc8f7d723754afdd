import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";

it("GET /healthz says ok to anybody", async () => {
	const response = await exports.default.fetch("https://gateway.test/healthz");
	expect(response.status).toBe(200);
	expect(await response.text()).toBe("ok");
});
