/** What `npm start` does, from the look at the ports to the end of both Workers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { portsBlocked } from "./blocked-ports.ts";
import { watchBuild } from "./build-watch.ts";
import { gatewayAndSimulator } from "./gateway-and-simulator.ts";
import { type LocalCron, runLocalCron } from "./local-cron.ts";
import { localEnvironment } from "./local-environment.ts";
import { applyLocalMigrations } from "./local-migrations.ts";
import { type LocalPorts, readLocalPorts } from "./local-ports.ts";
import { readyBlock } from "./ready-block.ts";
import { runTogether } from "./run-together.ts";
import { portsTaken } from "./taken-ports.ts";
import { tellSimulator } from "./tell-simulator.ts";

export interface LocalStart {
	/** The repository. */
	readonly root: string;
	readonly shell: NodeJS.ProcessEnv;
	readonly cronEveryMs: number;
	readonly print: (text: string) => void;
	/** Aborted when the user wants an end. */
	readonly stop: AbortSignal;
}

const cronLimitMs = 60_000;

/** Resolves to the exit code. */
export async function startLocally(options: LocalStart): Promise<number> {
	const { root, shell, print, stop } = options;
	const ports = readLocalPorts(shell);
	if ("problem" in ports) {
		print(ports.problem);
		return 1;
	}
	const env = localEnvironment(shell);
	// The ports first: what holds them may be at work in the database, too.
	const failure =
		(await portsTaken(ports)) ??
		(await portsBlocked(ports)) ??
		(await applyLocalMigrations({ root, env, stop }));
	if (stop.aborted) return 0;
	if (failure !== undefined) {
		print(failure);
		return 1;
	}
	return await runBoth(options, ports, env);
}

async function runBoth(
	{ root, cronEveryMs, print, stop }: LocalStart,
	ports: LocalPorts,
	env: NodeJS.ProcessEnv,
): Promise<number> {
	// Wrangler, which takes a second to load, is loaded for the migrations already.
	const { readGatewayConfig } = await import("../../.scripts/gateway-config.ts");
	const { crons } = readGatewayConfig(root);
	const gatewayValues = parseEnv(readFileSync(join(root, "simulator/gateway.env"), "utf8"));
	const tell = tellSimulator(`http://localhost:${ports.simulator}`);
	let problem: string | null = null;
	const watch = watchBuild((now) => {
		problem = now;
		tell(problem);
	});
	return await runTogether({
		processes: gatewayAndSimulator(ports, gatewayValues),
		cwd: root,
		env,
		ready: readyBlock(ports),
		print,
		onLine: (name, line) => {
			if (name === "gateway") watch(line);
		},
		whenReady: (over) => {
			// The simulator remembers what an earlier start told it.
			tell(problem);
			const cron: LocalCron = {
				origin: `http://localhost:${ports.gateway}`,
				crons,
				everyMs: cronEveryMs,
				limitMs: cronLimitMs,
				isHeld: () => problem !== null,
				print,
			};
			void runLocalCron(cron, over);
		},
		stop,
	});
}
