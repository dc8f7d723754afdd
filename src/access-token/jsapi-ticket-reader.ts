/** How the doors get at the jsapi_ticket: KV's copy while it is fresh, the object otherwise, as with the access_token. */
import { ok } from "../wechat/result.ts";
import type { Account } from "./account.ts";
import { askObject, orCopy } from "./ask-object.ts";
import { readTicketCopy } from "./jsapi-ticket-copy.ts";
import type { JsapiTicketText } from "./jsapi-ticket-source.ts";
import type { CredentialResult } from "./keeper-state.ts";
import { isFresh } from "./lifetime.ts";
import type { AccessTokenEnv } from "./reader.ts";

export type TicketResult = CredentialResult<JsapiTicketText>;

export const readJsapiTicket = async (
	env: Pick<AccessTokenEnv, "ACCESS_TOKEN" | "ACCESS_TOKEN_COPY">,
	account: Account,
	now: () => number,
): Promise<TicketResult> => {
	const copy = await readTicketCopy(env.ACCESS_TOKEN_COPY, account);
	if (copy !== undefined && isFresh(copy, now())) return ok(copy);
	const asked = askObject<TicketResult>(env, account, (object) => object.jsapiTicket());
	return await orCopy(asked, copy, now);
};
