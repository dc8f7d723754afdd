/** `npm start`: the gateway and the simulator as two `wrangler dev` processes. No account, no login, no internet. */
import { join } from "node:path";
import { startLocally } from "./start/start-locally.ts";
import { stopSignal } from "./start/stop-signal.ts";

process.exitCode = await startLocally({
	root: join(import.meta.dirname, ".."),
	shell: process.env,
	cronEveryMs: 60_000,
	print: console.log,
	stop: stopSignal(),
});
