/** One queue message's work for a push, whichever it is. */
import { readAudience } from "./audience.ts";
import { type DispatchPorts, dispatchChunk } from "./dispatch.ts";
import type { PushRing } from "./ring.ts";
import { walk } from "./walk.ts";
import { walkRinging } from "./walk-ringing.ts";

/** Milliseconds after which the message is to come again; undefined when it is done with. */
export const work = async (ports: DispatchPorts, ring: PushRing): Promise<number | undefined> => {
	if ("chunk" in ring) return await dispatchChunk(ports, ring.push, ring.chunk);
	if (ring.work === "audience") return await readAudience(ports, ring.push);
	if (ring.work === "ring") return await walkRinging(ports, ring);
	return await walk(ports, ring.push, ring.work, ring.after);
};
