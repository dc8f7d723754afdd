/** One `workerd serve` with nothing in front of it, ended by its pid. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { isJsonObject, parseJson } from "../../src/wechat/json.ts";
import { temporaryFolder } from "../temporary-folder.ts";

export interface Served {
	/** On 127.0.0.1. */
	readonly port: number;
	readonly pid: number;
	readonly stop: () => Promise<void>;
}

export interface ServeOptions {
	/** Folders whose files the config embeds by absolute paths. */
	readonly imports?: readonly string[];
	/** What the config takes `fromEnvironment`. */
	readonly env?: Readonly<Record<string, string>>;
	/** Whether the config has a disk called `storage`: it gets an empty folder. */
	readonly storage?: boolean;
}

const binary = join(import.meta.dirname, "../../node_modules/workerd/bin/workerd");

/** Starts the constant `config` of a capnp file, and resolves when its one socket listens. */
export async function serve(configFile: string, options: ServeOptions = {}): Promise<Served> {
	const { imports = [], env = {}, storage = false } = options;
	const args = [
		"serve",
		"--control-fd=3",
		...imports.flatMap((path) => ["--import-path", path]),
		...(storage ? ["--directory-path", `storage=${temporaryFolder()}`] : []),
		configFile,
		"config",
	];
	const child = spawn(binary, args, { env, stdio: ["ignore", "ignore", "inherit", "pipe"] });
	const kill = () => child.kill("SIGKILL");
	process.once("exit", kill);
	const stop = async (): Promise<void> => {
		if (child.exitCode === null && child.signalCode === null && child.kill("SIGTERM")) {
			await once(child, "exit");
		}
		process.removeListener("exit", kill);
	};
	const port = await portOf(child.stdio[3]);
	if (port !== undefined && child.pid !== undefined) return { port, pid: child.pid, stop };
	await stop();
	throw new Error(`workerd did not start with ${configFile}`);
}

/** The control channel says `{"event":"listen","socket":"http","port":…}`, and ends with the process. */
async function portOf(control: unknown): Promise<number | undefined> {
	if (!(control instanceof Readable)) return undefined;
	for await (const line of createInterface({ input: control })) {
		const message = parseJson(line);
		if (!message.ok || !isJsonObject(message.value)) continue;
		const { event, port } = message.value;
		if (event === "listen" && typeof port === "number") return port;
	}
	return undefined;
}
