/** `/api/token`: the access_token for the owner's other systems. */
import type { Context } from "hono";
import { Hono } from "hono/tiny";
import type { CredentialResult } from "../access-token/keeper-state.ts";
import { isAlive } from "../access-token/lifetime.ts";
import { allowQuery } from "./allow-query.ts";
import type { AppEnv } from "./app-env.ts";
import { requireScope } from "./auth/auth.ts";
import type { Clock } from "./clock.ts";
import { accessTokenProblem } from "./failure-problem.ts";
import { jsonResponse } from "./json-response.ts";
import { methodNotAllowed } from "./method-not-allowed.ts";
import { type Problem, problemResponse } from "./problem.ts";
import { provideWechat } from "./provide-wechat.ts";
import { readOptionalJsonObject } from "./request-body.ts";

export const accessTokenRoutes = (clock: Clock) =>
	new Hono<AppEnv>()
		.get("/", requireScope("token"), allowQuery(), provideWechat(clock), async (c) => {
			return credentialResponse(c, clock, await c.get("wechat").accessTokens.read());
		})
		.all("/", methodNotAllowed("GET"))
		.post("/refresh", requireScope("token"), allowQuery(), provideWechat(clock), async (c) => {
			const body = await readOptionalJsonObject(c);
			if (!body.ok) return problemResponse(c, body.error);
			const { rejected, ...unknown } = body.value;
			const [stranger] = Object.keys(unknown);
			if (stranger !== undefined) return problemResponse(c, unknownField(stranger));
			if (rejected !== undefined && (typeof rejected !== "string" || rejected === "")) {
				return problemResponse(c, NOT_AN_ACCESS_TOKEN);
			}
			const { accessTokens } = c.get("wechat");
			return credentialResponse(
				c,
				clock,
				await (rejected === undefined ? accessTokens.repair() : accessTokens.replace(rejected)),
			);
		})
		.all("/refresh", methodNotAllowed("POST"));

const credentialResponse = (c: Context, clock: Clock, credential: CredentialResult): Response => {
	const now = clock.now();
	if (!credential.ok) return problemResponse(c, accessTokenProblem(credential.error, now));
	const { accessToken, expiresAt } = credential.value;
	if (!isAlive(credential.value, now)) return problemResponse(c, EXPIRED);
	return jsonResponse(c, {
		access_token: accessToken,
		expires_at: new Date(expiresAt).toISOString(),
	});
};

const unknownField = (field: string): Problem => ({
	type: "invalid-request",
	status: 422,
	detail: {
		en: `There is no field "${field.slice(0, 64)}" here. Send {"rejected": "<the access_token that WeChat refused>"} or no body at all.`,
		zh: `没有“${field.slice(0, 64)}”这个字段。请发送 {"rejected": "<被微信拒绝的 access_token>"}，或不带请求体。`,
	},
	field: field.slice(0, 64),
});

const NOT_AN_ACCESS_TOKEN: Problem = {
	type: "invalid-request",
	status: 422,
	detail: {
		en: "rejected must be the access_token that WeChat refused, as text.",
		zh: "rejected 应为被微信拒绝的 access_token 字符串。",
	},
	field: "rejected",
};

const EXPIRED: Problem = {
	type: "unavailable",
	status: 503,
	detail: {
		en: "The access_token ended on its way here. Ask again.",
		zh: "access_token 在返回途中已过期，请重试。",
	},
	headers: { "Retry-After": "1" },
};
