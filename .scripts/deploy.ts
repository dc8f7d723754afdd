/** `npm run deploy`: the Worker, then its database's tables, then what is still missing. `-- --dry-run` only checks. */
import { join } from "node:path";
import { deploy } from "./deploy/deploy.ts";
import { wranglerCommand } from "./wrangler-command.ts";

process.exitCode = await deploy({
	root: join(import.meta.dirname, ".."),
	wrangler: wranglerCommand,
	args: process.argv.slice(2),
	print: console.log,
});
