/** Runs a command to its end. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { Command } from "../wrangler-command.ts";

interface RunOptions {
	readonly cwd: string;
	readonly env?: NodeJS.ProcessEnv;
}

/** On the user's terminal, questions and login included; resolves to the exit code. */
export function runShown([file, ...args]: Command, { cwd, env }: RunOptions): Promise<number> {
	return exitCode(spawn(file, args, { cwd, env: { ...process.env, ...env }, stdio: "inherit" }));
}

/** Keeps the standard output instead of showing it. */
export async function runQuoted([file, ...args]: Command, { cwd }: RunOptions) {
	const child = spawn(file, args, { cwd, stdio: ["inherit", "pipe", "inherit"] });
	const [code, output] = await Promise.all([exitCode(child), text(child.stdout)]);
	return { code, output };
}

const exitCode = (child: ReturnType<typeof spawn>) =>
	new Promise<number>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) => resolve(code ?? 1));
	});
