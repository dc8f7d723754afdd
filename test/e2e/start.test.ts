/** `npm start` with real processes: what it prints, whom it ends, whose values the gateway gets. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { gatewayAndSimulator } from "../../simulator/start/gateway-and-simulator.ts";
import { localEnvironment } from "../../simulator/start/local-environment.ts";
import { applyLocalMigrations } from "../../simulator/start/local-migrations.ts";
import { usualPorts } from "../../simulator/start/local-ports.ts";
import { readyBlock } from "../../simulator/start/ready-block.ts";
import { isLeftOut } from "../reporting/left-out.ts";
import {
	alive,
	folderOf,
	gatewayEnv,
	script,
	server,
	start,
	startWorkers,
	wranglerToml,
} from "./throw-away.ts";

const within = { timeout: 60_000, interval: 50 };

describe.skipIf(isLeftOut("processes"))("two Workers under wrangler", () => {
	test("both answer, the ready block names the phone, Ctrl-C ends both and leaves nothing", async () => {
		const { run, ports } = await startWorkers({});

		await expect.poll(run.output, within).toContain("Ctrl-C ends both.  按 Ctrl-C 同时结束两者。");
		expect(run.output()).toContain(`手机  http://localhost:${ports.simulator}\n`);
		expect((await fetch(`http://localhost:${ports.gateway}/healthz`)).status).toBe(200);
		expect((await fetch(`http://localhost:${ports.simulator}/`)).status).toBe(200);

		const family = run.family();
		expect(family.length).toBeGreaterThanOrEqual(6);
		run.signal("SIGINT");
		expect(await run.ended).toBe(0);
		await expect.poll(() => alive(family), within).toEqual([]);
	});

	test("each line of a Worker's own has its name before it, and wrangler's noise is left out", async () => {
		const { run } = await startWorkers({});

		await expect.poll(run.output, within).toContain("Ctrl-C ends both");
		await expect.poll(run.output, within).toContain("gateway   | a log line of the Worker");
		await expect.poll(run.output, within).toContain("simulator | ✘ [ERROR] an error line of the Worker");
		expect(run.output()).not.toMatch(/bindings:|env\.|Request\.cf|Scheduled Workers|Starting local server/);
	});

	test("values of a real account, in files or in the shell, never reach the gateway", async () => {
		const real =
			"WECHAT_API_ORIGIN=https://api.weixin.qq.com\nWECHAT_APP_SECRET=real\nWECHAT_RELAY_KEY=real\n";
		const switches = {
			CLOUDFLARE_INCLUDE_PROCESS_ENV: "true",
			CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: "false",
			CLOUDFLARE_ENV: "production",
		};
		const files = { ".dev.vars": real, ".dev.vars.production": real, ".env": real };
		const { run, ports } = await startWorkers(files, { ...parseEnv(real), ...switches });

		await expect.poll(run.output, within).toContain("Ctrl-C ends both");
		const values = await (await fetch(`http://localhost:${ports.gateway}/env`)).json();
		const simulator = `http://localhost:${ports.simulator}`;
		expect(values).toEqual({
			...parseEnv(readFileSync(gatewayEnv, "utf8")),
			// The two know each other by URL, wherever they listen.
			WECHAT_API_ORIGIN: simulator,
			WECHAT_OAUTH_ORIGIN: simulator,
			OAUTH_REDIRECTS: `${simulator}/`,
		});
		expect(await (await fetch(`${simulator}/env`)).json()).toEqual({
			SIMULATOR_CALLBACK_URL: `http://localhost:${ports.gateway}/wechat`,
		});
	});

	test("a Worker that does not compile ends the command with the compiler's words", async () => {
		const { run } = await startWorkers({ "index.js": "export default { fetch( }" });

		expect(await run.ended).toBe(1);
		expect(run.output()).toMatch(/The gateway ended by itself \(exit code 1\).*Expected identifier/s);
	});
});

describe.skipIf(isLeftOut("processes"))("any two processes", () => {
	test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s ends both", async (signal) => {
		const run = start([await server("one"), await server("two")]);
		await expect.poll(run.output, within).toContain("all ready");

		const family = run.family();
		expect(family).toHaveLength(2);
		run.signal(signal);
		expect(await run.ended).toBe(0);
		await expect.poll(() => alive(family), within).toEqual([]);
	});

	test("one that dies ends the other, and its last lines and exit code are shown", async () => {
		const dies = script("two", "console.error('out of luck'); process.exitCode = 7;");
		const run = start([await server("one"), dies]);

		expect(await run.ended).toBe(1);
		expect(run.output()).toContain("two | out of luck\n");
		expect(run.output()).toMatch(/The two ended by itself \(exit code 7\).*\n {2}out of luck\n$/);
	});

	test("one that is killed ends the other and leaves nothing", async () => {
		const run = start([await server("one"), await server("two")]);
		await expect.poll(run.output, within).toContain("all ready");

		const family = run.family();
		const [victim = 0] = family;
		process.kill(victim, "SIGKILL");
		expect(await run.ended).toBe(1);
		expect(run.output()).toContain("The one ended by itself (signal SIGKILL)");
		await expect.poll(() => alive(family), within).toEqual([]);
	});

	test("one that cannot be started ends the other", async () => {
		const run = start([await server("one"), { ...script("two", ""), command: ["/does/not/exist"] }]);

		expect(await run.ended).toBe(1);
		expect(run.output()).toContain("The two ended by itself (spawn /does/not/exist ENOENT)");
	});

	test("what ignores SIGTERM is killed in the end, its children too", async () => {
		const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);";
		const parent = `${deaf} require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(deaf)}]);`;
		const run = start([await server("one"), await server("two", parent)]);
		await expect.poll(run.output, within).toContain("all ready");

		const family = run.family();
		expect(family).toHaveLength(3);
		run.signal("SIGTERM");
		expect(await run.ended).toBe(0);
		await expect.poll(() => alive(family), within).toEqual([]);
	});

	test("a reader of the output that goes away ends both", async () => {
		const run = start([
			await server("one"),
			await server("two", "setInterval(() => console.log('tick'), 20);"),
		]);
		await expect.poll(run.output, within).toContain("all ready");

		const family = run.family();
		run.closeOutput();
		expect(await run.ended).toBe(0);
		await expect.poll(() => alive(family), within).toEqual([]);
	});

	test("the end of its parent, as when npm gets a SIGTERM, ends both", async () => {
		const run = start([await server("one"), await server("two")], { underShell: true });
		await expect.poll(run.output, within).toContain("all ready");

		const family = run.family();
		expect(family).toHaveLength(3);
		run.signal("SIGKILL");
		await expect.poll(() => alive(family), within).toEqual([]);
	});
});

describe("migrations of the local database", () => {
	const toml = `${wranglerToml}[[d1_databases]]\nbinding = "PUSH_LEDGER"\n`;

	async function migrate(files: Readonly<Record<string, string>>) {
		const root = folderOf({ "wrangler.toml": toml, ...files });
		onTestFinished(() => rmSync(root, { recursive: true }));
		const options = { root, env: localEnvironment(process.env), stop: new AbortController().signal };
		const failure = await applyLocalMigrations(options);
		return { failure, touched: existsSync(join(root, ".wrangler")) };
	}

	test("without a folder of them, nothing is done", async () => {
		expect(await migrate({})).toEqual({ failure: undefined, touched: false });
	});

	test("they are applied without a word", async () => {
		const files = { "migrations/0001_pushes.sql": "CREATE TABLE pushes (id TEXT);" };
		expect(await migrate(files)).toEqual({ failure: undefined, touched: true });
	});

	test("a broken one is reported with the name of the database and wrangler's words", async () => {
		const { failure } = await migrate({ "migrations/0001_pushes.sql": "CREATE TABEL pushes (id TEXT);" });
		expect(failure).toMatch(/the local database PUSH_LEDGER failed:.*near "TABEL"/s);
	});
});

test("on the usual ports nothing that the two were told is put in the place of their own values", () => {
	const values = parseEnv(readFileSync(gatewayEnv, "utf8"));
	const commands = gatewayAndSimulator(usualPorts, values).map(({ command }) => command);
	expect(commands.flat()).not.toContain("--var");
	expect(values).toMatchObject({ WECHAT_API_ORIGIN: `http://localhost:${usualPorts.simulator}` });
});

test("two ports that change places do so in every value that names one, and others stay", () => {
	const values = {
		WECHAT_API_ORIGIN: "http://localhost:8788",
		OAUTH_REDIRECTS: "http://localhost:8788/,http://localhost:87880/a,http://localhost:3000/",
		OWN: "http://localhost:8787/x http://localhost:8788/y",
		EVENTS_URL: "http://localhost:9000/",
	};
	const [gateway] = gatewayAndSimulator({ gateway: 8788, simulator: 8787 }, values);
	expect(gateway?.command.filter((part) => part.includes("localhost"))).toEqual([
		"WECHAT_API_ORIGIN:http://localhost:8787",
		"OAUTH_REDIRECTS:http://localhost:8787/,http://localhost:87880/a,http://localhost:3000/",
		"OWN:http://localhost:8788/x http://localhost:8787/y",
	]);
});

test("the first curl line carries the port and the key of the local gateway", () => {
	const { API_KEYS = "", WECHAT_API_ORIGIN } = parseEnv(readFileSync(gatewayEnv, "utf8"));
	const block = readyBlock({ gateway: 8787, simulator: 8788 });

	expect(block).toContain(`Bearer ${API_KEYS.split(":")[1]}" http://localhost:8787/`);
	expect(WECHAT_API_ORIGIN).toBe("http://localhost:8788");
});
