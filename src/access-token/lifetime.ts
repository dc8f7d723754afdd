/**
 * When a credential lives, and when it is renewed. All times are Unix milliseconds unless they say seconds.
 *
 * WeChat issues a new stable access_token only in the last 300 s of the old one's life, and both live on for 5 minutes:
 * renewing earlier gives the old one back, renewing in that window leaves every holder of the old one time to move. For
 * others it promises nothing of the kind: those are renewed when somebody asks and they have hardly any life left.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html
 */

/** The credential that everything here is about unless it says otherwise. */
export interface AccessTokenText {
	readonly accessToken: string;
}

/** What WeChat answered. */
export type Issued<C> = C & {
	/** The remaining life, which may be far below 7,200 s. */
	readonly expiresInSeconds: number;
};

export type IssuedAccessToken = Issued<AccessTokenText>;

export interface Life {
	readonly obtainedAt: number;
	readonly expiresAt: number;
	/** When WeChat made it, told from its remaining life. */
	readonly issuedAt: number;
	/** When the alarm renews it. */
	readonly renewAt: number;
}

export type Held<C> = Issued<C> & Life;

export type HeldAccessToken = Held<AccessTokenText>;

const SECOND = 1000;
const FULL_LIFE_SECONDS = 7200;
/** WeChat's own window is 300 s; ten of them are left for clocks that differ. */
const RENEWAL_OPENS_SECONDS = 290;
/** Renewals of many accounts are spread over this much of the window; the rest is for further tries. */
const RENEWAL_SPREAD_SECONDS = 60;
/** With less than this left, a call that is just under way might arrive too late. */
const TOO_SHORT_SECONDS = 60;
const SHORT_LIVED_SECONDS = 300;
/** How long WeChat is left alone after it gave an access_token with hardly any life left. Milliseconds. */
export const SHORT_LIVED_PAUSE = 5 * SECOND;

/** `askedAt` is when the request left, so that the life ends too early rather than too late. `random` is in [0, 1). */
export const hold = <C>(issued: Issued<C>, askedAt: number, random: number): Held<C> => {
	const life = issued.expiresInSeconds;
	const expiresAt = askedAt + life * SECOND;
	const beforeEnd =
		life > SHORT_LIVED_SECONDS ? RENEWAL_OPENS_SECONDS - random * RENEWAL_SPREAD_SECONDS : TOO_SHORT_SECONDS;
	return {
		...issued,
		obtainedAt: askedAt,
		expiresAt,
		issuedAt: askedAt - Math.max(0, FULL_LIFE_SECONDS - life) * SECOND,
		renewAt: Math.max(expiresAt - Math.trunc(beforeEnd * SECOND), askedAt + SHORT_LIVED_PAUSE),
	};
};

/** It can still be used, if nothing better is to be had. */
export const isAlive = (held: { readonly expiresAt: number }, now: number): boolean => held.expiresAt > now;

/** It can be handed out without a second thought. */
export const isFresh = (held: { readonly expiresAt: number }, now: number): boolean =>
	held.expiresAt - now > TOO_SHORT_SECONDS * SECOND;
