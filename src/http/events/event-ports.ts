/** What events out need, from the environment; and where their failures go: the log, and the owner's status page. */
import type { EventPorts, EventReport } from "../../events/event-ports.ts";
import { writeJournal } from "../callback/journal.ts";
import type { Clock } from "../clock.ts";
import type { HttpEnv } from "../http-env.ts";
import { describeError, log } from "../log.ts";
import { resendAfterMs } from "../resend-after.ts";

export const eventPorts = (env: HttpEnv, { now, ringAfter }: Clock): EventPorts => ({
	ledger: env.LEDGER,
	queue: env.EVENTS_QUEUE,
	isQueueForgetful: resendAfterMs(env) !== undefined,
	now,
	ringAfter,
	// A stored `fetch` called as a method throws on Workers.
	fetch: (request) => fetch(request),
	report: (report) => reportEvent(env, report, now()),
});

const reportEvent = async (
	env: HttpEnv,
	{ what, error, ...about }: EventReport,
	now: number,
): Promise<void> => {
	const isMild = what === "event not delivered" || what === "reply not used";
	log(isMild ? "warn" : "error", what, {
		...about,
		...(error === undefined ? {} : { error: describeError(error, env) }),
	});
	const kind = what === "reply not used" ? "reply" : "event";
	await writeJournal(env, kind, { at: now, what: `${about.type}: ${about.reason}` });
};
