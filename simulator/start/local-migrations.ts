/** Brings the local D1 databases up to date before anything runs. Without a migrations folder it does nothing. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { wranglerCommand } from "../../.scripts/wrangler-command.ts";

interface MigrationOptions {
	readonly root: string;
	readonly env: NodeJS.ProcessEnv;
	readonly stop: AbortSignal;
}

/** Silent when all went well; otherwise resolves to what went wrong, in wrangler's words. */
export async function applyLocalMigrations(options: MigrationOptions): Promise<string | undefined> {
	if (!existsSync(join(options.root, "migrations"))) return undefined;
	// Loading wrangler to read its configuration takes most of a second: only where there is something to read.
	const { readGatewayConfig } = await import("../../.scripts/gateway-config.ts");
	for (const database of readGatewayConfig(options.root).databases) {
		const failure = await applyTo(database, options);
		if (failure !== undefined) return failure;
	}
	return undefined;
}

function applyTo(database: string, { root, env, stop }: MigrationOptions): Promise<string | undefined> {
	const [file, ...wrangler] = wranglerCommand;
	const args = [...wrangler, "d1", "migrations", "apply", database, "--local"];
	return new Promise((resolve) => {
		const child = execFile(file, args, { cwd: root, env, signal: stop }, (error, stdout, stderr) => {
			if (error === null) resolve(undefined);
			else resolve(`The migrations of the local database ${database} failed:\n${stdout}${stderr}`);
		});
		child.stdin?.end();
	});
}
