/** Pure parts under Node, Worker parts inside workerd, both Workers end to end, and the phone in a real browser. */
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { configDefaults, defineConfig, type TestProjectConfiguration } from "vitest/config";
import { WORLDS } from "./browser/support/worlds.ts";
import { NoiseFilter } from "./reporting/expected-noise.ts";
import { isLeftOut } from "./reporting/left-out.ts";
import { LeftOutReporter } from "./reporting/left-out-reporter.ts";

/** wrangler tells of every batch of a queue: hundreds of lines that bury the tests' own. Warnings and errors stay. */
process.env["WRANGLER_LOG"] ??= "warn";

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

export default defineConfig({
	test: {
		reporters: [...configDefaults.reporters, new NoiseFilter(), new LeftOutReporter()],
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
			...(isLeftOut("browser") ? [] : [browser]),
		],
	},
});
