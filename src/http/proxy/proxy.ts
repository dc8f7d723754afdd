/** `/api/proxy/<path>`: every WeChat API, with the account's access_token put in. */
import { Hono } from "hono/tiny";
import { isReplayable } from "../../wechat/proxy/passage.ts";
import { readProxyPath } from "../../wechat/proxy/proxy-path.ts";
import type { AppEnv } from "../app-env.ts";
import { requireScope } from "../auth/auth.ts";
import type { Clock } from "../clock.ts";
import { preferredLanguage } from "../language.ts";
import { methodNotAllowed } from "../method-not-allowed.ts";
import { problemResponse } from "../problem.ts";
import { provideWechat } from "../provide-wechat.ts";
import { pickedHeaders } from "./picked-headers.ts";
import { proxyAnswer } from "./proxy-answer.ts";
import { readProxyBody } from "./proxy-body.ts";

const PREFIX = "/api/proxy";
const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"];
/** Neither the caller's API key nor anything about where the call comes from goes to WeChat. */
const SENT_HEADERS = ["Content-Type", "Content-Encoding", "Accept"];

export const proxyRoutes = (clock: Clock) =>
	new Hono<AppEnv>()
		.on(METHODS, "/*", requireScope("proxy"), provideWechat(clock), async (c, next) => {
			const { method } = c.req;
			// Hono answers HEAD by GET's handler, and some of WeChat's GETs change things (menu/delete).
			if (method === "HEAD") return await refuseMethod(c, next);
			const path = readProxyPath(c.req.path.slice(PREFIX.length));
			if (!path.ok) {
				return problemResponse(c, {
					type: "invalid-request",
					status: 422,
					detail: path.error,
					field: "path",
				});
			}
			const body = await readProxyBody(c);
			if (!body.ok) return problemResponse(c, body.error);
			const request = {
				method,
				path: path.value,
				search: new URL(c.req.url).search,
				headers: pickedHeaders(c.req.raw.headers, SENT_HEADERS),
				body: body.value,
			};
			const answer = await c.get("wechat").pass(request);
			if (!answer.ok) return problemResponse(c, answer.error);
			const language = preferredLanguage(c.req.header("Accept-Language"));
			return proxyAnswer(answer.value, isReplayable(request), language, clock);
		})
		.all("/*", methodNotAllowed(...METHODS));

const refuseMethod = methodNotAllowed(...METHODS);
