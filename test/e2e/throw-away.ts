/** Throw-away processes for the tests of `npm start`: tiny servers, tiny Workers, and the runner around them. */
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseEnv } from "node:util";
import { onTestFinished } from "vitest";
import { gatewayAndSimulator } from "../../simulator/start/gateway-and-simulator.ts";
import { readyBlock } from "../../simulator/start/ready-block.ts";
import type { LocalProcess } from "../../simulator/start/run-together.ts";
import { freePort } from "../free-port.ts";

const runner = join(import.meta.dirname, "../../simulator/start");
export const gatewayEnv = join(import.meta.dirname, "../../simulator/gateway.env");

/** More than the runner gives its processes; what still runs then, in a failed test, is killed. */
const END_MS = 5_000;

interface StartOptions {
	readonly ready?: string;
	readonly shell?: NodeJS.ProcessEnv;
	readonly files?: Readonly<Record<string, string>>;
	/** With a shell between, which gets the signals, as under npm. */
	readonly underShell?: boolean;
}

/** Runs `processes` as `npm start` runs its own: in a process of their own, which can get signals. */
export function start(
	processes: readonly LocalProcess[],
	{ ready = "all ready", shell, files, underShell = false }: StartOptions = {},
) {
	const cwd = folderOf({ ...files, "run.mjs": runnerScript(processes, ready) });
	const [file, args] = underShell
		? ["sh", ["-c", `"${process.execPath}" run.mjs; exit $?`]]
		: [process.execPath, ["run.mjs"]];
	const child = spawn(file, args, { cwd, env: { ...process.env, ...shell } });
	let output = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8").on("data", (text: string) => {
			output += text;
		});
	}
	const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
	onTestFinished(async () => {
		const family = descendants(child.pid);
		child.kill("SIGTERM");
		await Promise.race([ended, delay(END_MS, undefined, { ref: false })]);
		for (const { pid } of alive(family)) process.kill(pid, "SIGKILL");
		await ended;
		rmSync(cwd, { recursive: true });
	});
	return {
		output: () => output,
		ended,
		/** Whatever has been started, directly or not. */
		family: () => descendants(child.pid),
		signal: (signal: NodeJS.Signals) => child.kill(signal),
		closeOutput: () => child.stdout.destroy(),
	};
}

/** A new temporary folder with `files` and the real gateway.env. */
export function folderOf(files: Readonly<Record<string, string>>): string {
	const folder = mkdtempSync(join(tmpdir(), "start-"));
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(join(folder, dirname(path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
	mkdirSync(join(folder, "simulator"), { recursive: true });
	copyFileSync(gatewayEnv, join(folder, "simulator/gateway.env"));
	return folder;
}

/** The two commands of `npm start`, on free ports, in a folder of throw-away Workers and `files`. */
export async function startWorkers(files: Readonly<Record<string, string>>, shell: NodeJS.ProcessEnv = {}) {
	const ports = { gateway: await freePort(), simulator: await freePort() };
	const base = {
		"wrangler.toml": `${wranglerToml}[[kv_namespaces]]\nbinding = "KV"\n[triggers]\ncrons = ["* * * * *"]\n`,
		"index.js": echoWorker,
		"simulator/wrangler.toml": wranglerToml.replace("gateway", "simulator"),
		"simulator/index.js": echoWorker,
	};
	const options = { shell, ready: readyBlock(ports), files: { ...base, ...files } };
	return {
		ports,
		run: start(gatewayAndSimulator(ports, parseEnv(readFileSync(gatewayEnv, "utf8"))), options),
	};
}

/** A process of the runner's list that runs `code` and answers on a port of its own. */
export async function server(name: string, code = ""): Promise<LocalProcess> {
	const port = await freePort();
	const serve = `require("http").createServer((_, answer) => answer.end("ok")).listen(${port}, "127.0.0.1");`;
	return { ...script(name, code + serve), answers: `http://127.0.0.1:${port}/` };
}

/** A process of the runner's list that runs `code` and never answers. */
export const script = (name: string, code: string): LocalProcess => ({
	name,
	command: [process.execPath, "-e", code],
	answers: "http://127.0.0.1:1/",
});

/** Those of `pids` that still run; one that has ended and that nobody has asked about yet does not count. */
export const alive = (pids: readonly number[]) =>
	processTable().filter(({ pid, state }) => pids.includes(pid) && !state.startsWith("Z"));

export const wranglerToml = `name = "throw-away-gateway"\nmain = "index.js"\ncompatibility_date = "2026-10-01"\n`;

/** Answers everything; `/env` with the values that it was given. */
const echoWorker = `
export default {
	fetch(request, { KV, ...values }) {
		console.log("a log line of the Worker");
		console.error("an error line of the Worker");
		return new URL(request.url).pathname === "/env" ? Response.json(values) : new Response("ok");
	},
};`;

const runnerScript = (processes: readonly LocalProcess[], ready: string) => `
import { localEnvironment } from ${JSON.stringify(join(runner, "local-environment.ts"))};
import { runTogether } from ${JSON.stringify(join(runner, "run-together.ts"))};
import { stopSignal } from ${JSON.stringify(join(runner, "stop-signal.ts"))};

process.exitCode = await runTogether({
	processes: ${JSON.stringify(processes)},
	cwd: process.cwd(),
	env: localEnvironment(process.env),
	ready: ${JSON.stringify(ready)},
	print: console.log,
	stop: stopSignal(),
	graceMs: 1000,
});`;

function descendants(pid: number | undefined): number[] {
	const children = processTable().filter((row) => row.parent === pid && row.command !== "ps");
	return children.flatMap((child) => [child.pid, ...descendants(child.pid)]);
}

const processTable = () =>
	execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat=,comm="], { encoding: "utf8" })
		.trim()
		.split("\n")
		.map((line) => {
			const [pid, parent, state = "", ...command] = line.trim().split(/\s+/);
			return { pid: Number(pid), parent: Number(parent), state, command: command.join(" ") };
		});
