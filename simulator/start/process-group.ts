/** A command in a process group of its own: ending it ends everything that it has started, too. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import type { Command } from "../../.scripts/wrangler-command.ts";

export interface ProcessGroup {
	/** How the command came to its end: `exit code 1`, `signal SIGKILL`, or why it could not be started. */
	readonly ended: Promise<string>;
	/** SIGTERM to the whole group, SIGKILL to what is left of it after `graceMs`; resolves when nothing is left. */
	end(graceMs: number): Promise<void>;
}

interface GroupOptions {
	readonly cwd: string;
	readonly env: NodeJS.ProcessEnv;
	/** Gets every line of output and of errors, without colours. */
	readonly onLine: (line: string) => void;
}

/** Starts `command` without standard input. Whatever ends this process ends the group. */
export function startGroup([file, ...args]: Command, { cwd, env, onLine }: GroupOptions): ProcessGroup {
	const child = spawn(file, args, { cwd, env, detached: !onWindows, stdio: ["ignore", "pipe", "pipe"] });
	for (const input of [child.stdout, child.stderr]) {
		createInterface({ input }).on("line", (line) => onLine(stripVTControlCharacters(line)));
	}
	const kill = () => signalGroup(child, "SIGKILL");
	process.once("exit", kill);
	const closed = new Promise((resolve) => child.once("close", resolve));
	return {
		ended: new Promise((resolve) => {
			child.once("error", (error) => resolve(error.message));
			child.once("exit", (code, signal) =>
				resolve(signal === null ? `exit code ${code}` : `signal ${signal}`),
			);
		}),
		async end(graceMs) {
			signalGroup(child, "SIGTERM");
			await Promise.race([closed, delay(graceMs, undefined, { ref: false })]);
			kill();
			await closed;
			process.removeListener("exit", kill);
		},
	};
}

const onWindows = process.platform === "win32";

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
	if (pid === undefined) return;
	if (onWindows) {
		// Windows has no process groups and no signals: there the tree of children is ended at once.
		spawnSync("taskkill", ["/pid", `${pid}`, "/t", "/f"], { stdio: "ignore" });
		return;
	}
	try {
		process.kill(-pid, signal);
	} catch {
		// Nothing is left in the group.
	}
}
