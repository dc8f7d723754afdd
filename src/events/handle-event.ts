/** What the queue's consumer does with one event: delivers it, asks for it again, or keeps it as failed. */
import type { Misconfigured } from "../access-token/misconfigured.ts";
import { err, ok, type Result } from "../wechat/result.ts";
import type { EventPorts } from "./event-ports.ts";
import type { EventsConfig } from "./events-config.ts";
import { forgetFailed, keepFailed } from "./failed-events.ts";
import { isSwitchedOff } from "./is-switched-off.ts";
import { keepMeanwhile } from "./keep-meanwhile.ts";
import { obeyGone } from "./obey-gone.ts";
import { discard, type PostFailure, postEvent } from "./post-event.ts";
import { type QueuedEvent, waitAfter } from "./queued-event.ts";

/** How long the owner's URL may take to answer. */
const TIME_LIMIT_MS = 10_000;

/**
 * Seconds after which the event is to come again; undefined when it is dealt with. `attempts` counts this one. Throws
 * when the ledger is out of order and has to keep something.
 */
export const handleEvent = async (
	ports: EventPorts,
	config: Result<EventsConfig | undefined, Misconfigured>,
	event: QueuedEvent,
	attempts: number,
): Promise<number | undefined> => {
	const { id, type, isReplay } = event;
	const isKept = isReplay === true || ports.isQueueForgetful;
	// Its owner has changed their mind about this type meanwhile.
	const isWanted = isReplay === true || !config.ok || config.value?.isWanted(type) !== false;
	const delivered = isWanted ? await deliver(ports, config, event) : ok(undefined);
	if (delivered.ok) {
		if (isKept) await forget(ports, event);
		return undefined;
	}
	const { reason, isFinal } = delivered.error;
	const tries = event.tries + attempts;
	const wait = isFinal ? undefined : waitAfter(tries);
	if (wait === undefined) await keepFailed(ports.ledger, event, tries, reason, ports.now());
	else await keepMeanwhile(ports, event, tries, reason);
	const what = wait === undefined ? "event kept as failed" : "event not delivered";
	await ports.report({ what, id, type, reason, tries });
	return wait;
};

/** Delivered is delivered: the owner is told why it is still in the list. */
const forget = async (ports: EventPorts, { id, type }: QueuedEvent): Promise<void> => {
	try {
		await forgetFailed(ports.ledger, id);
	} catch (error) {
		const reason = "delivered, but the ledger is out of order";
		await ports.report({ what: "event not forgotten", id, type, reason, error });
	}
};

interface Failure {
	readonly reason: string;
	/** Another try would be in vain. */
	readonly isFinal: boolean;
}

const deliver = async (
	ports: EventPorts,
	config: Result<EventsConfig | undefined, Misconfigured>,
	event: QueuedEvent,
): Promise<Result<void, Failure>> => {
	// It may be mended while the event waits for its next try.
	if (!config.ok) return failed(`${config.error.variable}: ${config.error.problem.en}`);
	if (config.value === undefined) return failed("EVENTS_URL is not set");
	if (await isSwitchedOff(ports, config.value)) return failed(SWITCHED_OFF, true);
	const posted = await postEvent(ports, config.value, event, TIME_LIMIT_MS, discard);
	return posted.ok ? posted : await refused(ports, config.value, event, posted.error);
};

const SWITCHED_OFF = "switched off by a 410";

const refused = async (
	ports: EventPorts,
	config: EventsConfig,
	event: QueuedEvent,
	{ reason, isGone }: PostFailure,
): Promise<Result<never, Failure>> => {
	if (isGone) await obeyGone(ports, config, event, reason);
	return failed(reason, isGone);
};

const failed = (reason: string, isFinal = false): Result<never, Failure> => err({ reason, isFinal });
