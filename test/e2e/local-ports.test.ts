/** The ports of `npm start`: which it takes, what it says where it cannot, and that it says so before it does anything. */
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { portsBlocked } from "../../simulator/start/blocked-ports.ts";
import { readLocalPorts } from "../../simulator/start/local-ports.ts";
import { startLocally } from "../../simulator/start/start-locally.ts";
import { portsTaken } from "../../simulator/start/taken-ports.ts";
import { freePort } from "../free-port.ts";
import { folderOf, wranglerToml } from "./throw-away.ts";

const usual = { gateway: 8787, simulator: 8788 };

test.each([
	[{}, usual],
	[{ PORT: "", SIMULATOR_PORT: "" }, usual],
	[{ PORT: "9000" }, { gateway: 9000, simulator: 8788 }],
	[{ SIMULATOR_PORT: "9001" }, { gateway: 8787, simulator: 9001 }],
	[
		{ PORT: "1", SIMULATOR_PORT: "65535" },
		{ gateway: 1, simulator: 65_535 },
	],
])("%j: %j", (shell, ports) => {
	expect(readLocalPorts(shell)).toEqual(ports);
});

test.each(["0", "65536", "-1", "1.5", "8787x", "0x10", " 9000", "１", "99999999"])(
	"%j is no port",
	(value) => {
		const { problem } = { problem: "", ...readLocalPorts({ SIMULATOR_PORT: value }) };
		const [english, chinese, ...more] = problem.split("\n");
		expect(english).toBe(
			`SIMULATOR_PORT is ${JSON.stringify(value)}, which is no port: a whole number from 1 to 65535 belongs there.`,
		);
		expect(chinese).toBe(`SIMULATOR_PORT 的值 ${JSON.stringify(value)} 不是端口号，应为 1 到 65535 的整数。`);
		expect(more).toEqual([]);
	},
);

test.each([
	[{ PORT: "8788" }, 8788],
	[{ SIMULATOR_PORT: "8787" }, 8787],
	[{ PORT: "9000", SIMULATOR_PORT: "09000" }, 9000],
])("%j: both on %i is refused", (shell, port) => {
	expect(readLocalPorts(shell)).toEqual({
		problem: expect.stringMatching(
			`^The gateway and the simulator cannot both listen on port ${port}: .*\n.*端口 ${port}，.*$`,
		),
	});
});

/** Somebody who listens there, until the test is over. */
const hold = async (port: number, host: string): Promise<void> => {
	const holder = createServer().listen(port, host);
	onTestFinished(() => void holder.close());
	await once(holder, "listening");
};

test("what is free is not complained about", async () => {
	expect(await portsTaken({ gateway: await freePort(), simulator: await freePort() })).toBeUndefined();
});

test("both taken ones are named, with the variables for others", async () => {
	const [gateway, simulator] = [await freePort(), await freePort()];
	await hold(gateway, "127.0.0.1");
	await hold(simulator, "127.0.0.1");
	const [english, chinese] = (await portsTaken({ gateway, simulator }))?.split("\n") ?? [];
	expect(english).toContain(`on ports ${gateway} and ${simulator}. Is`);
	expect(chinese).toContain(`端口 ${gateway}、${simulator} 已被占用`);
	for (const sentence of [english, chinese]) {
		expect(sentence).toContain(`PORT=${gateway + 10} SIMULATOR_PORT=${simulator + 10} npm start`);
	}
});

test("a port that no browser opens is refused by its variable", async () => {
	expect(await portsBlocked(usual)).toBeUndefined();
	expect((await portsBlocked({ gateway: 8787, simulator: 6000 }))?.split("\n")).toEqual([
		"Browsers open no page on port 6000, so SIMULATOR_PORT must be another one.",
		"浏览器禁止访问端口 6000，请为 SIMULATOR_PORT 换一个端口。",
	]);
	expect(await portsBlocked({ gateway: 6667, simulator: 6000 })).toContain("so PORT must be");
});

/** What `npm start` prints and answers with, in a folder with a database to migrate. */
const startIn = async (shell: NodeJS.ProcessEnv) => {
	const root = folderOf({
		"wrangler.toml": `${wranglerToml}[[d1_databases]]\nbinding = "LEDGER"\n`,
		"migrations/0001_pushes.sql": "CREATE TABLE pushes (id TEXT);",
	});
	onTestFinished(() => rmSync(root, { recursive: true }));
	const printed: string[] = [];
	const exitCode = await startLocally({
		root,
		shell: { ...process.env, ...shell },
		cronEveryMs: 1000,
		print: (text) => printed.push(text),
		stop: new AbortController().signal,
	});
	return { exitCode, printed, isMigrated: existsSync(join(root, ".wrangler")) };
};

test("a taken port is named in a line of each language before anything is migrated or started", async () => {
	const [gateway, simulator] = [await freePort(), await freePort()];
	await hold(simulator, "127.0.0.1");
	const others = `PORT=${gateway + 10} SIMULATOR_PORT=${simulator + 10} npm start`;

	expect(await startIn({ PORT: `${gateway}`, SIMULATOR_PORT: `${simulator}` })).toEqual({
		exitCode: 1,
		printed: [
			`Something already listens on port ${simulator}. Is npm start running in another terminal? End it (lsof -i :${simulator} shows what it is, on Windows netstat -ano) and start again, or take other ports: ${others}\n` +
				`端口 ${simulator} 已被占用。是否在另一个终端运行着 npm start？请结束占用端口的程序（用 lsof -i :${simulator} 查看，Windows 上用 netstat -ano），再重新启动；也可以换用其他端口：${others}`,
		],
		isMigrated: false,
	});
});

test("so is what is no port", async () => {
	expect(await startIn({ PORT: "eighty" })).toEqual({
		exitCode: 1,
		printed: [expect.stringContaining('PORT is "eighty"')],
		isMigrated: false,
	});
});
