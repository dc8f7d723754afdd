/** What a 410 does: its URL gets no more events, and its owner is told. */
import type { OutgoingEvent } from "./event-of.ts";
import type { EventPorts } from "./event-ports.ts";
import type { EventsConfig } from "./events-config.ts";
import { switchOff } from "./switch.ts";

/** Throws when the ledger is out of order. */
export const obeyGone = async (
	ports: EventPorts,
	{ url }: EventsConfig,
	{ id, type }: OutgoingEvent,
	reason: string,
): Promise<void> => {
	await switchOff(ports.ledger, url, ports.now());
	await ports.report({ what: "events switched off", id, type, reason });
};
