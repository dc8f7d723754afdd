/** All the doors of the gateway, and what stands behind each. */
import { Hono } from "hono/tiny";
import type { Answers } from "../wechat/answer.ts";
import { accessTokenRoutes } from "./access-token.ts";
import type { AppEnv } from "./app-env.ts";
import { authenticate } from "./auth/auth.ts";
import { limitKey } from "./auth/rate-limit.ts";
import { callbackRoutes } from "./callback/callback.ts";
import type { Clock } from "./clock.ts";
import { eventRoutes } from "./events/events.ts";
import type { HttpEnv } from "./http-env.ts";
import { jssdkApiRoutes, jssdkRoutes } from "./jssdk/jssdk.ts";
import { describeError, log } from "./log.ts";
import { menuRoutes } from "./menu.ts";
import { messageRoutes } from "./messages/messages.ts";
import { methodNotAllowed } from "./method-not-allowed.ts";
import { oauthRoutes } from "./oauth/oauth.ts";
import { redeemRoutes } from "./oauth/redeem.ts";
import { VERIFY_FILE_PATH, verifyFile, verifyFileIsRead } from "./oauth/verify-file.ts";
import { type Problem, problemResponse } from "./problem.ts";
import { proxyRoutes } from "./proxy/proxy.ts";
import { deliveryRoutes } from "./pushes/deliveries.ts";
import { pushRoutes } from "./pushes/pushes.ts";
import { statusRoutes } from "./status.ts";
import { templateRoutes } from "./templates.ts";

/**
 * `answers` may ask more of the environment than the doors do (an owner's own bindings): it gets the one that the Worker
 * was given, whole, which is what the cast says.
 */
export const createApp = <E extends HttpEnv>(answers: Answers<E>, clock: Clock) =>
	new Hono<AppEnv>()
		.route("/wechat", callbackRoutes(answers as Answers<HttpEnv>, clock))
		.get("/healthz", (c) => c.text("ok"))
		.all("/healthz", methodNotAllowed("GET"))
		.get(VERIFY_FILE_PATH, verifyFile)
		.all(VERIFY_FILE_PATH, verifyFileIsRead)
		.route("/oauth", oauthRoutes(clock))
		.route("/jssdk", jssdkRoutes(clock))
		.use("/api/*", authenticate, limitKey)
		.route("/api/messages", messageRoutes(clock))
		.route("/api/templates", templateRoutes(clock))
		.route("/api/menu", menuRoutes(clock))
		.route("/api/token", accessTokenRoutes(clock))
		.route("/api/pushes", pushRoutes(clock))
		.route("/api/pushes", deliveryRoutes(clock))
		.route("/api/jssdk", jssdkApiRoutes(clock))
		.route("/api/events", eventRoutes(clock))
		.route("/api/status", statusRoutes(clock))
		.route("/api/oauth", redeemRoutes(clock))
		.route("/api/proxy", proxyRoutes(clock))
		.notFound((c) => problemResponse(c, NOT_FOUND))
		.onError((error, c) => {
			log("error", "bug", {
				method: c.req.method,
				path: c.req.path,
				error: describeError(error, c.env),
			});
			return problemResponse(c, INTERNAL);
		});

const NOT_FOUND: Problem = {
	type: "not-found",
	status: 404,
	detail: {
		en: "There is nothing at this path. WeChat's callback URL ends in /wechat; the API begins with /api, as in /api/status.",
		zh: "该路径不存在。微信的服务器地址（URL）以 /wechat 结尾；接口以 /api 开头，如 /api/status。",
	},
};

const INTERNAL: Problem = {
	type: "internal",
	status: 500,
	detail: {
		en: "The gateway has a fault of its own; its log says more.",
		zh: "网关内部出错，详情见日志。",
	},
};
