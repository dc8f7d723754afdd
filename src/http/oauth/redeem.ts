/**
 * `POST /api/oauth/redeem`: the owner's page turns its ticket into the openid, once. The scope is `read`: it tells who a
 * follower is, as the answers to other reading routes do, and changes nothing at WeChat.
 */
import { Hono } from "hono/tiny";
import { readAccount } from "../../access-token/account.ts";
import type { JsonObject } from "../../wechat/json.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import { allowQuery } from "../allow-query.ts";
import type { AppEnv } from "../app-env.ts";
import { requireScope } from "../auth/auth.ts";
import type { Clock } from "../clock.ts";
import { misconfiguredProblem } from "../failure-problem.ts";
import { jsonResponse } from "../json-response.ts";
import { methodNotAllowed } from "../method-not-allowed.ts";
import { type Problem, problemResponse } from "../problem.ts";
import { readJsonObject } from "../request-body.ts";
import { redeemTicket, type TicketFault } from "./oauth-ticket.ts";

export const redeemRoutes = (clock: Clock) =>
	new Hono<AppEnv>()
		.post("/redeem", requireScope("read"), allowQuery(), async (c) => {
			const account = readAccount(c.env);
			if (!account.ok) return problemResponse(c, misconfiguredProblem(account.error));
			const body = await readJsonObject(c);
			if (!body.ok) return problemResponse(c, body.error);
			const ticket = readTicket(body.value);
			if (!ticket.ok) return problemResponse(c, ticket.error);
			const redeemed = await redeemTicket(c.env, account.value, ticket.value, clock.now());
			return redeemed.ok ? jsonResponse(c, redeemed.value) : problemResponse(c, PROBLEMS[redeemed.error]);
		})
		.all("/redeem", methodNotAllowed("POST"));

const readTicket = ({ ticket, ...unknown }: JsonObject): Result<string, Problem> => {
	const [stranger] = Object.keys(unknown);
	if (stranger !== undefined) return err(unknownField(stranger.slice(0, 64)));
	return typeof ticket === "string" ? ok(ticket) : err(PROBLEMS.forged);
};

const unknownField = (field: string): Problem => ({
	type: "invalid-request",
	status: 422,
	detail: {
		en: `There is no field "${field}" here. Send {"ticket": "…"}.`,
		zh: `没有“${field}”这个字段。请发送 {"ticket": "…"}。`,
	},
	field,
});

const faultyTicket = (type: "invalid-request" | "conflict", en: string, zh: string): Problem => ({
	type,
	status: type === "conflict" ? 409 : 422,
	detail: { en, zh },
	field: "ticket",
});

const PROBLEMS: Readonly<Record<TicketFault, Problem>> = {
	forged: faultyTicket(
		"invalid-request",
		"This ticket is not the gateway's. Send it whole, as it stands in your page's address.",
		"ticket 不是本网关签发的，请原样发送页面地址中的完整 ticket。",
	),
	expired: faultyTicket(
		"invalid-request",
		"The ticket is older than 5 minutes. Send the follower to /oauth/start again.",
		"ticket 已超过 5 分钟有效期，请让用户重新访问 /oauth/start。",
	),
	used: faultyTicket(
		"conflict",
		"The ticket was redeemed before. Keep the openid in a session of yours, or send the follower to /oauth/start again.",
		"ticket 已被兑换过。请把 openid 存入自己的会话，或让用户重新访问 /oauth/start。",
	),
	unreachable: {
		type: "unavailable",
		status: 503,
		detail: {
			en: "The ticket's Durable Object cannot be reached. Try again shortly.",
			zh: "暂时无法访问保存该 ticket 的 Durable Object，请稍后重试。",
		},
		headers: { "Retry-After": "1" },
	},
};
