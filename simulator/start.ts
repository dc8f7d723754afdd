/** `npm start`: the gateway and the simulator as two `wrangler dev` processes. No account, no login, no internet. */
import { join } from "node:path";
import { gatewayAndSimulator } from "./start/gateway-and-simulator.ts";
import { localEnvironment } from "./start/local-environment.ts";
import { applyLocalMigrations } from "./start/local-migrations.ts";
import { readyBlock } from "./start/ready-block.ts";
import { runTogether } from "./start/run-together.ts";
import { stopSignal } from "./start/stop-signal.ts";

const root = join(import.meta.dirname, "..");
const env = localEnvironment(process.env);
const stop = stopSignal();
const ports = {
	gateway: 8787,
	simulator: 8788,
	gatewayInspector: 9787,
	simulatorInspector: 9788,
};
const processes = gatewayAndSimulator(ports);
const ready = readyBlock(ports);

const failure = await applyLocalMigrations({ root, env, stop });
if (failure === undefined || stop.aborted) {
	process.exitCode = await runTogether({
		processes,
		cwd: root,
		env,
		ready,
		print: console.log,
		stop,
	});
} else {
	console.error(failure);
	process.exitCode = 1;
}
