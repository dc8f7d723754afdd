/** Which exchanges the reader wants to see. */
import type { Exchange } from "../../phone/snapshot.ts";

export const kindsOfExchange = ["all", "callbacks", "calls", "owner", "failures"] as const;

export type ExchangeKind = (typeof kindsOfExchange)[number];

export type ExchangeFilter = {
	readonly kind: ExchangeKind;
	/** Found in kind, path or openid, whatever the case; "" finds everything. */
	readonly text: string;
};

/** What went wrong: no good answer, or an errcode. */
export const isFailure = ({ failure, errcode }: Exchange): boolean =>
	failure !== null || (errcode !== null && errcode !== 0);

export function matches(exchange: Exchange, { kind, text }: ExchangeFilter): boolean {
	if (kind === "callbacks" && exchange.direction !== "callback") return false;
	if (kind === "calls" && exchange.direction !== "call") return false;
	if (kind === "owner" && exchange.direction !== "api" && exchange.direction !== "event") return false;
	if (kind === "failures" && !isFailure(exchange)) return false;
	const wanted = text.trim().toLowerCase();
	const found = `${exchange.kind} ${exchange.method} ${exchange.path} ${exchange.openid ?? ""}`;
	return found.toLowerCase().includes(wanted);
}
