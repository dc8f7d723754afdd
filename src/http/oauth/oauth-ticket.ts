/**
 * Who a follower is, for the owner's page to redeem: the browser carries a ticket that says nothing, and what it stands
 * for waits in a Durable Object of its own. It is given out once and forgotten after five minutes.
 */
import { DurableObject } from "cloudflare:workers";
import type { Account } from "../../access-token/account.ts";
import { isOverloaded } from "../../access-token/object-error.ts";
import type { Authorisation, Userinfo } from "../../wechat/oauth.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import { type StampFault, stamp, stampFault } from "./oauth-stamp.ts";

/** What `POST /api/oauth/redeem` answers. */
export type WebIdentity = Omit<Authorisation, "accessToken"> & Userinfo;

export interface OAuthTicketEnv {
	/** Keeps what a ticket stands for: one object for each ticket. */
	readonly OAUTH_TICKET: DurableObjectNamespace<OAuthTicket>;
}

const TICKET_LIFE_MS = 5 * 60 * 1000;
const KEPT = "kept";

interface Kept {
	readonly identity: WebIdentity;
	/** Set by the redemption that was first. */
	readonly claim?: string;
}

export class OAuthTicket extends DurableObject {
	async keep(identity: WebIdentity): Promise<void> {
		this.ctx.storage.kv.put<Kept>(KEPT, { identity });
		await this.ctx.storage.setAlarm(Date.now() + TICKET_LIFE_MS);
	}

	/** The first claim gets it, also when it asks again because the answer was lost; every other one gets nothing. */
	redeem(claim: string): WebIdentity | undefined {
		const kept = this.ctx.storage.kv.get<Kept>(KEPT);
		if (kept === undefined || (kept.claim ?? claim) !== claim) return undefined;
		this.ctx.storage.kv.put<Kept>(KEPT, { ...kept, claim });
		return kept.identity;
	}

	override async alarm(): Promise<void> {
		await this.ctx.storage.deleteAll();
	}
}

const ID_CHARACTERS = 32;

/** 104 of 0-9 and a-f. Throws when the ticket's object cannot be reached. */
export const issueTicket = async (
	env: OAuthTicketEnv,
	account: Account,
	identity: WebIdentity,
	now: number,
): Promise<string> => {
	const id = crypto.randomUUID().replaceAll("-", "");
	await ask(env, id, (object) => object.keep(identity));
	return id + (await stamp(account, "ticket", id, now + TICKET_LIFE_MS));
};

export type TicketFault = StampFault | "used" | "unreachable";

/** Of any number of callers at the same time, one gets the identity. */
export const redeemTicket = async (
	env: OAuthTicketEnv,
	account: Account,
	ticket: string,
	now: number,
): Promise<Result<WebIdentity, TicketFault>> => {
	const id = ticket.slice(0, ID_CHARACTERS);
	const fault = await stampFault(account, "ticket", id, ticket.slice(ID_CHARACTERS), now);
	if (fault !== undefined) return err(fault);
	const claim = crypto.randomUUID();
	try {
		const identity = await ask(env, id, (object) => object.redeem(claim));
		return identity === undefined ? err("used") : ok(identity);
	} catch {
		return err("unreachable");
	}
};

/** Asked twice, an object does the same as asked once: so a lost answer is asked for again. */
const ask = async <T>(
	env: OAuthTicketEnv,
	id: string,
	call: (object: DurableObjectStub<OAuthTicket>) => Promise<T>,
): Promise<T> => {
	try {
		return await call(env.OAUTH_TICKET.getByName(id));
	} catch (error) {
		if (isOverloaded(error)) throw error;
		return await call(env.OAUTH_TICKET.getByName(id));
	}
};
