/** A port for a process that a test starts, which listens on it later. */
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Below the ports that a kernel hands out by itself (from 32768 on Linux, 49152 elsewhere): one of those, free when
 * asked, may be the near end of anybody's connection by the time the process listens.
 */
const LOWEST = 20_000;
const PORTS_PER_WORKER = 1000;

/** Test files that run at the same time have different ones; 0 outside of them. */
const worker = Number(process.env["VITEST_POOL_ID"] ?? 0) % 10;

/** Starts anywhere, as another run of the tests on this machine does. */
let offset = Math.floor(Math.random() * PORTS_PER_WORKER);

/** One where nobody listens, on any address, and that is never given twice to a test file. */
export async function freePort(): Promise<number> {
	for (let tried = 0; tried < PORTS_PER_WORKER; tried++) {
		offset = (offset + 1) % PORTS_PER_WORKER;
		const port = LOWEST + worker * PORTS_PER_WORKER + offset;
		if (await isFree(port)) return port;
	}
	throw new Error(`no port of ${PORTS_PER_WORKER} is free`);
}

async function isFree(port: number): Promise<boolean> {
	const holder = createServer().listen(port);
	try {
		await once(holder, "listening");
	} catch {
		return false;
	}
	holder.close();
	await once(holder, "close");
	return true;
}
