/** Which refused calls went well in the end, because the gateway took another access_token and sent them again. */
import type { Exchange } from "../../phone/snapshot.ts";

/** An access_token that is invalid, no access_token at all, one that expired. */
const tokenErrcodes: readonly (number | null)[] = [40001, 40014, 42001];

/** Ids of those that were refused for their access_token alone. `exchanges` is newest first. */
export function repairedIn(exchanges: readonly Exchange[]): ReadonlySet<string> {
	const accepted = new Set<string>();
	const repaired = new Set<string>();
	for (const exchange of exchanges) {
		const { id, direction, errcode, status } = exchange;
		if (direction !== "call" || status !== 200 || errcode === null) continue;
		const call = nameOf(exchange);
		if (!tokenErrcodes.includes(errcode)) accepted.add(call);
		else if (accepted.has(call)) repaired.add(id);
	}
	return repaired;
}

/** The same for a call and its repetition. */
const nameOf = ({ method, kind, request }: Exchange): string => `${method} ${kind} ${request.text}`;
