/**
 * One authorisation on its way through WeChat. Where it goes on afterwards is kept by the browser, in a cookie of this
 * flow's own; the `state` that WeChat carries is the cookie's stamp. So neither is of use without the other: a state in
 * another browser, or a cookie that was changed, leads nowhere.
 */
import type { Account } from "../../access-token/account.ts";
import { isOAuthScope, type OAuthScope } from "../../wechat/oauth.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import { cookieIn, flowCookie, flowCookieName } from "./flow-cookie.ts";
import { stamp, stampFault } from "./oauth-stamp.ts";

export interface Flow {
	/** Where the follower goes in the end: an address that OAUTH_REDIRECTS allows. */
	readonly redirectUri: string;
	readonly scope: OAuthScope;
	/** The owner's own, handed back as it came. */
	readonly state: string | undefined;
	/** Set after WeChat's first code was of no use. */
	readonly isSecondTry: boolean;
}

export interface BegunFlow {
	/** For WeChat: 72 of 0-9 and a-f. */
	readonly state: string;
	/** The `Set-Cookie` header. */
	readonly cookie: string;
}

const FLOW_SECONDS = 600;
/** A browser keeps cookies of 4,096 bytes. */
const MOST_COOKIE_CHARACTERS = 3000;

/**
 * `nonce` is random, at least 128 bits. `isLocal`: plain http on this machine, where not every browser takes a cookie
 * that is `Secure`. Undefined when the flow is too long for a cookie.
 */
export const beginFlow = async (
	account: Account,
	flow: Flow,
	{ nonce, now, isLocal }: { readonly nonce: string; readonly now: number; readonly isLocal: boolean },
): Promise<BegunFlow | undefined> => {
	const text = textOf(flow, nonce);
	if (text.length > MOST_COOKIE_CHARACTERS) return undefined;
	const state = await stamp(account, "state", text, now + FLOW_SECONDS * 1000);
	return { state, cookie: flowCookie(flowCookieName(state, isLocal), text, FLOW_SECONDS) };
};

/** The flow that a state belongs to, if it began in the browser that sends these cookies; or why not, for the log. */
export const readFlow = async (
	account: Account,
	state: string,
	cookies: string,
	{ now, isLocal }: { readonly now: number; readonly isLocal: boolean },
): Promise<Result<Flow, string>> => {
	const text = cookieIn(cookies, flowCookieName(state, isLocal));
	if (text === undefined) return err("no cookie of this flow: another browser, or too late");
	const fault = await stampFault(account, "state", text, state, now);
	return fault === undefined ? flowIn(text) : err(`state ${fault}`);
};

/** Encoded as a query is: none of these characters ends a cookie. */
const textOf = ({ redirectUri, scope, state, isSecondTry }: Flow, nonce: string): string =>
	new URLSearchParams({
		nonce,
		redirect_uri: redirectUri,
		scope,
		...(state === undefined ? {} : { state }),
		...(isSecondTry ? { again: "1" } : {}),
	}).toString();

const flowIn = (text: string): Result<Flow, string> => {
	const fields = new URLSearchParams(text);
	const scope = fields.get("scope") ?? "";
	if (!isOAuthScope(scope)) return err("the cookie holds no flow");
	return ok({
		redirectUri: fields.get("redirect_uri") ?? "",
		scope,
		state: fields.get("state") ?? undefined,
		isSecondTry: fields.has("again"),
	});
};
