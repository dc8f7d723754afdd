/** What the page loads: little, of its own host only, and under a strict policy that the browser enforces. */
import { describe, expect } from "vitest";
import { openPage } from "./support/open-page.ts";
import { test } from "./support/test.ts";
import { ownWorld } from "./support/worlds.ts";

test("the first paint takes less than 60 KiB over the wire, compressed as served", async ({ browser }) => {
	const { page } = await openPage(browser);
	const session = await page.context().newCDPSession(page);
	await session.send("Network.enable");
	await session.send("Network.setCacheDisabled", { cacheDisabled: true });
	const addresses = new Map<string, string>();
	const bytes = new Map<string, number>();
	session.on("Network.responseReceived", ({ requestId, response }) => {
		addresses.set(requestId, new URL(response.url).pathname);
	});
	session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
		bytes.set(addresses.get(requestId) ?? "", encodedDataLength);
	});
	await page.reload();
	await page.getByRole("region").first().waitFor();
	await expect
		.poll(() => [...bytes.keys()])
		.toEqual(expect.arrayContaining(["/", "/page/client.js", "/page/style.css"]));
	const loaded = [...bytes].filter(([path]) => !path.startsWith("/simulator/"));
	const total = loaded.reduce((sum, [, size]) => sum + size, 0);
	expect(total).toBeGreaterThan(10_000);
	expect(total).toBeLessThan(60 * 1024);
	await page.context().close();
});

test("the policy allows nothing but the simulator's own scripts, styles and pictures", async () => {
	const { headers } = await fetch(ownWorld().simulator);
	expect(headers.get("Content-Security-Policy")?.split("; ")).toEqual([
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data:",
		"media-src 'self'",
		"connect-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	]);
});

describe("these tests would see", () => {
	test.for([
		["an error", "console.error('wrong')", "error: wrong"],
		["a warning", "console.warn('odd')", "warning: odd"],
		["what nobody caught", "setTimeout(() => { throw new Error('lost') })", "uncaught: lost"],
		["a dialog", "setTimeout(() => alert('hello'))", "dialog: hello"],
		[
			"a script in the page",
			"document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }))",
			"Content Security Policy",
		],
		[
			"a picture of another host",
			"document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:1/a.png' }))",
			"Content Security Policy",
		],
		[
			"a request to another host",
			"void fetch('http://127.0.0.1:1/').catch(() => {})",
			"Content Security Policy",
		],
	] as const)("%s", async ([, script, complaint], { window: { page, takeComplaints } }) => {
		await page.evaluate(script);
		const seen: string[] = [];
		await expect
			.poll(() => {
				seen.push(...takeComplaints());
				return seen.join("\n");
			})
			.toContain(complaint);
	});
});
