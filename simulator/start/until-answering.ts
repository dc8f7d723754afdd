/** Waits for a local server by asking it. */
import { setTimeout as delay } from "node:timers/promises";

const PAUSE_MS = 200;
const PATIENCE_MS = 5_000;

/** Resolves when `url` answers 200, or when `over` is aborted. */
export async function untilAnswering(url: string, over: AbortSignal): Promise<void> {
	while (!over.aborted && !(await answersOk(url, over))) {
		await delay(PAUSE_MS);
	}
}

async function answersOk(url: string, over: AbortSignal): Promise<boolean> {
	try {
		const response = await fetch(url, { signal: AbortSignal.any([over, AbortSignal.timeout(PATIENCE_MS)]) });
		await response.body?.cancel();
		return response.status === 200;
	} catch {
		return false;
	}
}
