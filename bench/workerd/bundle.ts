/** What `wrangler deploy` would upload, made without an account. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { wranglerCommand } from "../../.scripts/wrangler-command.ts";
import { localEnvironment } from "../../simulator/start/local-environment.ts";

export interface Bundle {
	/** Holds `index.js`. */
	readonly folder: string;
	/** As wrangler counts it. */
	readonly gzipKiB: number;
	/** Names of the bindings and variables that wrangler.toml gives the Worker. */
	readonly bindings: readonly string[];
}

const repository = join(import.meta.dirname, "../..");

/** Bundles the Worker that `config` (a wrangler.toml in the repository) describes into `folder`, minified. */
export async function bundle(config: string, folder: string): Promise<Bundle> {
	const [wrangler, ...args] = wranglerCommand;
	const deploy = ["deploy", "-c", config, "--dry-run", "--minify", "--outdir", folder];
	const { stdout } = await promisify(execFile)(wrangler, [...args, ...deploy], {
		cwd: repository,
		env: localEnvironment(process.env),
	});
	const gzipKiB = /gzip: ([\d.]+) KiB/.exec(stdout)?.[1];
	if (gzipKiB === undefined) throw new Error(`wrangler did not say how large the bundle is: ${stdout}`);
	const bindings = Array.from(stdout.matchAll(/^env\.(\w+)/gm), ([, name = ""]) => name);
	return { folder, gzipKiB: Number(gzipKiB), bindings };
}
