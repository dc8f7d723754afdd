/** The wrangler of this repository, run by the Node that runs us: an older one in PATH would refuse it. */
import { join } from "node:path";

/** A program and its arguments. */
export type Command = readonly [file: string, ...args: string[]];

export const wranglerCommand: Command = [
	process.execPath,
	join(import.meta.dirname, "../node_modules/wrangler/bin/wrangler.js"),
];
