/** Several processes as one command: started together, ended together, with nothing left behind. */
import type { Command } from "../../.scripts/wrangler-command.ts";
import { oneLineObjects } from "./one-line-objects.ts";
import { type ProcessGroup, startGroup } from "./process-group.ts";
import { untilAnswering } from "./until-answering.ts";
import { isWranglerNoise } from "./wrangler-noise.ts";

export interface LocalProcess {
	/** Stands before each of its lines. */
	readonly name: string;
	readonly command: Command;
	/** URL that answers 200 once it is up. */
	readonly answers: string;
}

export interface RunOptions {
	readonly processes: readonly LocalProcess[];
	readonly cwd: string;
	readonly env: NodeJS.ProcessEnv;
	/** Printed once, when all of them answer. */
	readonly ready: string;
	readonly print: (text: string) => void;
	/** Gets every line of every process, also those that are not printed. */
	readonly onLine?: (name: string, line: string) => void;
	/** Called once, when all of them answer; `over` is aborted as soon as they are to end. */
	readonly whenReady?: (over: AbortSignal) => void;
	/** Aborted when the user wants an end. */
	readonly stop: AbortSignal;
	/** How long a process may take for its own end; 5 s by default. */
	readonly graceMs?: number;
}

interface Running {
	readonly name: string;
	readonly group: ProcessGroup;
	/** Its latest lines, oldest first. */
	readonly tail: readonly string[];
}

const TAIL_LINES = 12;

/** Runs until `stop` (exit code 0) or until one of the processes ends by itself (exit code 1, reason printed). */
export async function runTogether(options: RunOptions): Promise<number> {
	const { processes, print, stop, graceMs = 5_000 } = options;
	if (stop.aborted) return 0;

	const running = processes.map((one) => startOne(one, options));
	const over = new AbortController();
	void announce(options, over.signal);
	const died = await Promise.race([...running.map(death), aborted(stop)]);
	over.abort();
	await Promise.all(running.map(({ group }) => group.end(graceMs)));

	if (died === undefined) return 0;
	print(`\nThe ${died.name} ended by itself (${died.how}), so everything was ended. Its last lines:`);
	for (const line of died.tail) print(`  ${line}`);
	return 1;
}

function startOne({ name, command }: LocalProcess, options: RunOptions): Running {
	const { processes, cwd, env, print } = options;
	const width = Math.max(...processes.map((other) => other.name.length));
	const tail: string[] = [];
	const onLine = oneLineObjects((line) => {
		options.onLine?.(name, line);
		if (isWranglerNoise(line)) return;
		tail.push(line);
		if (tail.length > TAIL_LINES) tail.shift();
		print(`${name.padEnd(width)} | ${line}`);
	});
	return { name, tail, group: startGroup(command, { cwd, env, onLine }) };
}

async function announce(options: RunOptions, over: AbortSignal): Promise<void> {
	await Promise.all(options.processes.map(({ answers }) => untilAnswering(answers, over)));
	if (over.aborted) return;
	options.print(options.ready);
	options.whenReady?.(over);
}

const death = async (one: Running) => ({ ...one, how: await one.group.ended });

const aborted = (signal: AbortSignal) =>
	new Promise<undefined>((resolve) => signal.addEventListener("abort", () => resolve(undefined)));
