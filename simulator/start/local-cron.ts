/** Runs the gateway's cron on this machine: `wrangler dev` has a handler for it, and never calls it. */
import { setTimeout as delay } from "node:timers/promises";

export interface LocalCron {
	/** The gateway's, such as `http://localhost:8787`. */
	readonly origin: string;
	/** The cron expressions of wrangler.toml: the handler is told one. */
	readonly crons: readonly string[];
	readonly everyMs: number;
	/** How long the handler may take. */
	readonly limitMs: number;
	/** While it is true, no call is made: wrangler would carry all of them out later, also those that nobody waits for. */
	readonly isHeld: () => boolean;
	/** Gets a line when it fails; nothing more while it goes on failing in the same way. */
	readonly print: (line: string) => void;
}

/** One call at a time, until `over` is aborted. */
export async function runLocalCron(options: LocalCron, over: AbortSignal): Promise<void> {
	const { origin, crons, everyMs, limitMs, isHeld, print } = options;
	let lastFailure: string | undefined;
	while (await pause(everyMs, over)) {
		for (const cron of isHeld() ? [] : crons) {
			const url = `${origin}/cdn-cgi/local/scheduled?${new URLSearchParams({ cron })}`;
			const failure = await callHandler(url, limitMs, over);
			if (over.aborted) return;
			if (failure !== undefined && failure !== lastFailure) print(`cron failed: ${failure}`);
			lastFailure = failure;
		}
	}
}

/** False when it was cut short. */
const pause = (milliseconds: number, over: AbortSignal): Promise<boolean> =>
	delay(milliseconds, true, { signal: over }).catch(() => false);

/** What went wrong; undefined when nothing did. */
async function callHandler(url: string, limitMs: number, over: AbortSignal): Promise<string | undefined> {
	const limit = AbortSignal.timeout(limitMs);
	try {
		const answer = await fetch(url, { signal: AbortSignal.any([over, limit]) });
		const said = (await answer.text()).split("\n")[0] ?? "";
		return answer.status === 200 ? undefined : `status ${answer.status} ${said.slice(0, 200)}`.trimEnd();
	} catch (error) {
		if (limit.aborted) return `no answer within ${limitMs / 1000} s`;
		const { message, cause } = error instanceof Error ? error : new Error(String(error));
		return cause instanceof Error ? cause.message : message;
	}
}
