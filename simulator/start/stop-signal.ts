/** The wish to end, in whatever way the user or the system expresses it. */

/** Aborted at Ctrl-C, SIGTERM, a closed terminal, or when whoever reads the output has gone (`npm start | head`). */
export function stopSignal(): AbortSignal {
	const stop = new AbortController();
	const end = () => stop.abort();
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
	process.stdout.on("error", end);
	return stop.signal;
}
