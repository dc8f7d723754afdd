/**
 * The jsapi_ticket's published copy in KV: key `jsapi_ticket:{appId}`, value
 * `{"jsapi_ticket", "obtained_at", "expires_at", "origin"}`.
 */
import type { Account } from "./account.ts";
import { type CopyStore, getCopy, putCopy } from "./copy.ts";
import type { JsapiTicketText } from "./jsapi-ticket-source.ts";
import type { Credential } from "./keeper-state.ts";

const NAME = "jsapi_ticket";

export const publishTicketCopy = (
	store: CopyStore,
	account: Account,
	{ ticket, obtainedAt, expiresAt }: Credential<JsapiTicketText>,
	now: number,
): Promise<void> => putCopy(store, account, { name: NAME, text: ticket, obtainedAt, expiresAt }, now);

export const readTicketCopy = async (
	store: CopyStore,
	account: Account,
): Promise<Credential<JsapiTicketText> | undefined> => {
	const copy = await getCopy(store, account, NAME);
	if (copy === undefined) return undefined;
	const { text: ticket, obtainedAt, expiresAt } = copy;
	return { ticket, obtainedAt, expiresAt, stops: {} };
};
