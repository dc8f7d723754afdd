/** A fresh clone and the terminals in it: commands as a reader of the README would paste them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";

const root = join(import.meta.dirname, "../../..");

/** What git does not track here, and what is of no use there. */
const leftOut: readonly string[] = [
	".git",
	".wrangler",
	"node_modules",
	"dist",
	"coverage",
	".dev.vars",
	".env",
];

/** A folder with the repository's files and its installed packages, as after `npm ci`, and nothing run in it yet. */
export function freshClone() {
	const folder = mkdtempSync(join(tmpdir(), "readme-"));
	cpSync(root, folder, { recursive: true, filter: (path) => !leftOut.includes(basename(path)) });
	symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
	return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** Pastes `command` into a terminal and waits for its end. */
export async function run(command: string, cwd: string) {
	const child = spawn("bash", ["-c", command], { cwd, stdio: ["ignore", "pipe", "pipe"] });
	const [output, errors, [code]] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, "close"),
	]);
	return { output, errors, code: Number(code) };
}

/** A command that goes on until Ctrl-C. */
export function runOn(command: string, cwd: string) {
	const child = spawn("bash", ["-c", command], { cwd, stdio: ["ignore", "pipe", "pipe"], detached: true });
	const closed = once(child, "close");
	let output = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8").on("data", (more: string) => {
			output += more;
		});
	}
	return {
		output: () => output,
		/** As the terminal does it: the signal goes to everything that the command has started in its group. */
		async pressCtrlC() {
			if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGINT");
			await closed;
		},
	};
}
