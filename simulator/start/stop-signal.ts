/** The wish to end, in whatever way the user or the system expresses it. */

const PARENT_CHECK_MS = 500;

/**
 * Aborted at Ctrl-C, SIGTERM, a closed terminal, when whoever reads the output has gone (`npm start | head`), and
 * when the parent has: a SIGTERM to npm ends npm and its shell, but is not passed on to us.
 */
export function stopSignal(): AbortSignal {
	const stop = new AbortController();
	const end = () => stop.abort();
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
	process.stdout.on("error", end);
	const parent = process.ppid;
	const check = () => process.ppid !== parent && end();
	setInterval(check, PARENT_CHECK_MS).unref();
	return stop.signal;
}
