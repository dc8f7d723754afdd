/**
 * Which kind of call an errcode was the answer to. WeChat gives one number several meanings: 43100 asks for a month's
 * patience where the industry is set, and names a template that is gone where a message is sent.
 */

/** `api`: every other call with the account's access_token, and one of which nobody knows any more which it was. */
export const ENDPOINTS = [
	"token",
	"oauth",
	"userinfo",
	"send",
	"industry",
	"template",
	"menu",
	"customer-service",
	"media",
	"article",
	"quota",
	"api",
] as const;

export type Endpoint = (typeof ENDPOINTS)[number];

/** The first that a path begins with counts. */
const BEGINNINGS: readonly (readonly [string, Endpoint])[] = [
	["/cgi-bin/stable_token", "token"],
	["/sns/oauth2/", "oauth"],
	["/sns/", "userinfo"],
	["/cgi-bin/message/template/", "send"],
	["/cgi-bin/template/api_set_industry", "industry"],
	["/cgi-bin/template/", "template"],
	["/cgi-bin/menu/", "menu"],
	["/cgi-bin/message/custom/", "customer-service"],
	["/cgi-bin/customservice/", "customer-service"],
	["/customservice/", "customer-service"],
	["/cgi-bin/media/", "media"],
	["/cgi-bin/material/", "media"],
	["/cgi-bin/message/mass/", "article"],
	["/cgi-bin/draft/", "article"],
	["/cgi-bin/freepublish/", "article"],
	["/cgi-bin/clear_quota", "quota"],
	["/cgi-bin/openapi/quota/", "quota"],
];

/** The kind of a call by its path, such as `/cgi-bin/menu/create`. */
export const endpointOf = (path: string): Endpoint =>
	BEGINNINGS.find(([beginning]) => path.startsWith(beginning))?.[1] ?? "api";
