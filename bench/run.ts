/**
 * `npm run bench`: measures what is promised and fails when a target is missed. `npm run bench -- callback-cpu` measures
 * that figure alone. Needs no account and no internet; leaves nothing running.
 */
import { join } from "node:path";
import { type Figure, isReached, type Result } from "./figure.ts";
import { bundleSize } from "./figures/bundle-size.ts";
import { callbackCpu } from "./figures/callback-cpu.ts";
import { linearBody } from "./figures/linear-body.ts";
import { pushAccept } from "./figures/push-accept.ts";
import { pushScale } from "./figures/push-scale.ts";
import { pushSpeed } from "./figures/push-speed.ts";
import { sealedCpu } from "./figures/sealed-cpu.ts";
import { tokenCalls } from "./figures/token-calls.ts";
import { table } from "./table.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { bundle } from "./workerd/bundle.ts";

const FIGURES: readonly Figure[] = [
	bundleSize,
	tokenCalls,
	callbackCpu,
	sealedCpu,
	linearBody,
	pushAccept,
	pushSpeed,
	pushScale,
];

/** Three times what it needs. Whatever hangs ends with it. */
const LIMIT_MS = 15 * 60 * 1000;
setTimeout(() => {
	console.error("The bench is not getting on: it was ended.");
	process.exit(1);
}, LIMIT_MS).unref();

/** Exits by itself at Ctrl-C and SIGTERM: then whatever was started is ended with it. */
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(1));

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !FIGURES.some((figure) => figure.name === name));
if (unknown.length > 0) {
	console.error(`There is no figure ${unknown.join(", ")}: ${FIGURES.map(({ name }) => name).join(", ")}.`);
	process.exitCode = 2;
} else {
	const results = await measure(FIGURES.filter(({ name }) => wanted.length === 0 || wanted.includes(name)));
	console.log(`\n${table(results)}`);
	process.exitCode = results.every(isReached) ? 0 : 1;
}

async function measure(figures: readonly Figure[]): Promise<readonly Result[]> {
	const gateway = await bundle("wrangler.toml", join(temporaryFolder(), "gateway"));
	const results: Result[] = [];
	for (const figure of figures) {
		console.log(`measuring ${figure.name} …`);
		results.push(...(await figure.measure(gateway)));
	}
	return results;
}
