/** Pure parts under Node, Worker parts inside workerd, gateway and simulator as two processes end to end. */
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

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

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: "node",
					environment: "node",
					include: ["test/{wechat,access-token,events,push,slow,http,project}/**/*.test.ts"],
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
				test: { name: "simulator", include: ["test/simulator/**/*.test.ts"] },
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
		],
	},
});
