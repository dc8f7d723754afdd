/** Pure parts under Node, Worker parts inside workerd, both Workers end to end, and the phone in a real browser. */
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";
import { findChromium } from "./browser/support/chromium.ts";
import { WORLDS } from "./browser/support/worlds.ts";

/** Nothing in a test reaches the internet: a fetch that no test stubbed is answered here. */
const noInternet = () => new Response("no upstream in this test", { status: 599 });

/** An account that exists nowhere. */
const testAccount = {
	WECHAT_APP_ID: "wx7e57000000000001",
	WECHAT_APP_SECRET: "7e57c0de7e57c0de7e57c0de7e57c0de",
	WECHAT_TOKEN: "testToken",
	WECHAT_API_ORIGIN: "https://wechat.test",
	API_KEYS: "all:all-scopes-test-key,reader:reader-only-test-key:read,sender:sender-only-test-key:send",
};

const browser: TestProjectConfiguration = {
	test: {
		name: "browser",
		environment: "node",
		include: ["test/browser/**/*.test.ts"],
		globalSetup: "test/browser/world.ts",
		testTimeout: 60_000,
		hookTimeout: 60_000,
		expect: { poll: { timeout: 20_000, interval: 25 } },
		// After all others: a page that waits for the processor is a page that looks broken.
		sequence: { groupOrder: 1 },
		maxWorkers: WORLDS,
	},
};

/** Left out where there is no browser; but a CI without one has to say so by failing. */
const hasBrowser = findChromium() !== undefined || process.env["CI"] !== undefined;
// Vitest reads this file once for each project: said the first time, it is not said again.
if (!hasBrowser && process.env["TESTS_LEFT_OUT"] === undefined) {
	process.env["TESTS_LEFT_OUT"] = "browser";
	process.stderr.write("The tests in test/browser are left out: there is no chromium in PATH.\n");
}

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: "node",
					environment: "node",
					include: ["test/{wechat,access-token,events,push,slow,http,project,simulator/page}/**/*.test.ts"],
				},
			},
			{
				plugins: [
					cloudflareTest({
						wrangler: { configPath: "./wrangler.toml" },
						main: "./test/worker/worker.ts",
						miniflare: {
							outboundService: noInternet,
							bindings: testAccount,
							durableObjects: { SLOW_ANSWER_OF_TESTS: { className: "SlowAnswerOfTests", useSQLite: true } },
						},
					}),
				],
				test: {
					name: "worker",
					include: ["test/worker/**/*.test.ts"],
					provide: { migrations: await readD1Migrations("migrations") },
				},
			},
			{
				plugins: [
					cloudflareTest({
						wrangler: { configPath: "./simulator/wrangler.toml" },
						miniflare: { outboundService: noInternet },
					}),
				],
				// What runs in the browser is no part of the Worker: its pure parts are under `node`.
				test: {
					name: "simulator",
					include: ["test/simulator/**/*.test.ts"],
					exclude: ["test/simulator/page/**"],
				},
			},
			{
				test: {
					name: "e2e",
					environment: "node",
					include: ["test/e2e/**/*.test.ts"],
					testTimeout: 120_000,
					hookTimeout: 120_000,
					fileParallelism: false,
				},
			},
			...(hasBrowser ? [browser] : []),
		],
	},
});
