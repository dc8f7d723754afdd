/**
 * The cookies in which a browser keeps its flows, one for each. A name begins with the time at which its flow ends, so
 * that names in order are flows in order.
 */

/** Two flows in one browser, as by a menu tapped twice, do not meet: the name has a part of the state's signature. */
export const flowCookieName = (state: string, isLocal: boolean): string =>
	`${isLocal ? "" : HOST}oauth-${state.slice(0, 24)}`;

/** Of the host alone, and only by https: a browser takes no other cookie of such a name. */
const HOST = "__Host-";
const FLOW_COOKIE = /^(?:__Host-)?oauth-[0-9a-f]{24}$/;

/** What a cookie of the `Cookie` header holds. */
export const cookieIn = (cookies: string, name: string): string | undefined =>
	pairsIn(cookies)
		.find((pair) => pair.startsWith(`${name}=`))
		?.slice(name.length + 1);

/** The `Set-Cookie` header; 0 seconds take the cookie back. */
export const flowCookie = (name: string, text: string, seconds: number): string =>
	`${name}=${text}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${name.startsWith(HOST) ? "; Secure" : ""}`;

/** How many flows a browser keeps. */
const MOST_FLOWS = 5;

/** The `Set-Cookie` headers that take back the oldest of these cookies, so that there is room for one more flow. */
export const surplusCookies = (cookies: string): readonly string[] =>
	pairsIn(cookies)
		.map((pair) => pair.slice(0, pair.indexOf("=")))
		.filter((name) => FLOW_COOKIE.test(name))
		.sort()
		.slice(0, 1 - MOST_FLOWS)
		.map((name) => flowCookie(name, "", 0));

const pairsIn = (cookies: string): readonly string[] => cookies.split(";").map((pair) => pair.trim());
