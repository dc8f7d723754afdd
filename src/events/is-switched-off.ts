/** Asks for the switch before each attempt, without depending on the answer. */
import type { EventPorts } from "./event-ports.ts";
import type { EventsConfig } from "./events-config.ts";
import { switchedOffAt } from "./switch.ts";

/** A follower may be waiting. */
const TIME_LIMIT_MS = 500;

/** A ledger that does not say so in time has not switched anything off. */
export const isSwitchedOff = async (
	{ ledger, ringAfter }: EventPorts,
	{ url }: EventsConfig,
): Promise<boolean> => {
	const { promise: late, resolve } = Promise.withResolvers<undefined>();
	const cancel = ringAfter(TIME_LIMIT_MS, () => resolve(undefined));
	try {
		return (await Promise.race([switchedOffAt(ledger, url), late])) !== undefined;
	} catch {
		return false;
	} finally {
		cancel();
	}
};
