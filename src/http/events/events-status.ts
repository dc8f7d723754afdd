/** What /api/status says of events out. */
import { readEventsConfig } from "../../events/events-config.ts";
import type { EventsEnv } from "../../events/events-env.ts";
import { countFailed } from "../../events/failed-events.ts";
import { switchedOffAt } from "../../events/switch.ts";
import type { Clock } from "../clock.ts";
import { fromLedger } from "../from-ledger.ts";
import type { Language } from "../language.ts";

/** As for the pushes of the same answer. */
const TIME_LIMIT_MS = 2000;

/** `none`: EVENTS_URL is not set; `off`: it answered 410. */
export const eventsStatus = async (env: EventsEnv, clock: Clock, language: Language): Promise<object> => {
	const config = readEventsConfig(env);
	if (!config.ok) {
		const { variable, problem } = config.error;
		return { state: "misconfigured", problem: `${variable}: ${problem[language]}` };
	}
	if (config.value === undefined) return { state: "none" };
	const { url } = config.value;
	const known = await fromLedger(
		clock,
		() => Promise.all([switchedOffAt(env.LEDGER, url), countFailed(env.LEDGER)]),
		TIME_LIMIT_MS,
	);
	if (!known.ok) return { state: "unreachable" };
	const [offAt, failed] = known.value;
	return offAt === undefined
		? { state: "on", failed }
		: { state: "off", off_since: new Date(offAt).toISOString(), failed };
};
