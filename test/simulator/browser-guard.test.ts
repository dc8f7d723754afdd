import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { control, send, sentenceIn } from "./simulator.ts";

afterEach(async () => {
	await reset();
});

const change = (headers: Record<string, string>) =>
	send("PATCH", "/simulator/account", { mode: "safe" }, headers);

const mode = async () => (await control("GET", "/account"))["mode"];

describe("a page that wants to change something", () => {
	it.each([
		"https://evil.example",
		"http://simulator.test:8080",
		"http://simulator.test.evil.example",
		"null",
	])("of %s is refused", async (origin) => {
		const answer = await change({ Origin: origin });
		expect(answer.status).toBe(403);
		expect(await sentenceIn(answer)).toBe(`A page of ${origin} may not drive the simulator.`);
		expect(await mode()).toBe("plain");
	});

	it("of the simulator itself may", async () => {
		expect((await change({ Origin: "http://simulator.test" })).status).toBe(200);
		expect(await mode()).toBe("safe");
	});

	it("has an origin, and a program has none", async () => {
		expect((await change({})).status).toBe(200);
	});
});

it("a foreign page is answered when it reads, but no browser lets it see the answer", async () => {
	const answer = await send("GET", "/simulator/account", undefined, { Origin: "https://evil.example" });
	expect(answer.status).toBe(200);
	expect(answer.headers.get("Access-Control-Allow-Origin")).toBeNull();
});

describe.each(["/", "/simulator/routes"])("the page at %s", (path) => {
	it("may load nothing that is not the simulator's own, and be framed by nobody", async () => {
		const { headers, body } = await send("GET", path);
		await body?.cancel();
		expect(headers.get("Content-Security-Policy")).toBe(
			"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		);
		expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
		expect(headers.get("Referrer-Policy")).toBe("no-referrer");
	});
});
