/** All the doors of the gateway, and what stands behind each. */
import { Hono } from "hono";
import type { Env } from "../env.ts";
import type { Answers } from "../wechat/answer.ts";
import { accessTokenRoutes } from "./access-token.ts";
import type { AppEnv } from "./app-env.ts";
import { authenticate } from "./auth.ts";
import { callbackRoutes } from "./callback.ts";
import type { Clock } from "./clock.ts";
import { deliveryRoutes } from "./deliveries.ts";
import { describeError, log } from "./log.ts";
import { menuRoutes } from "./menu.ts";
import { messageRoutes } from "./messages.ts";
import { methodNotAllowed } from "./method-not-allowed.ts";
import { type Problem, problemResponse } from "./problem.ts";
import { pushRoutes } from "./pushes.ts";
import { statusRoutes } from "./status.ts";
import { templateRoutes } from "./templates.ts";

export const createApp = (answers: Answers<Env>, clock: Clock) =>
	new Hono<AppEnv>()
		.route("/wechat", callbackRoutes(answers, clock))
		.get("/healthz", (c) => c.text("ok"))
		.all("/healthz", methodNotAllowed("GET"))
		.use("/api/*", authenticate)
		.route("/api/messages", messageRoutes(clock))
		.route("/api/templates", templateRoutes(clock))
		.route("/api/menu", menuRoutes(clock))
		.route("/api/token", accessTokenRoutes(clock))
		.route("/api/pushes", pushRoutes(clock))
		.route("/api/pushes", deliveryRoutes())
		.route("/api/status", statusRoutes(clock))
		.notFound((c) => problemResponse(c, NOT_FOUND))
		.onError((error, c) => {
			log("error", "bug", {
				method: c.req.method,
				path: c.req.path,
				error: describeError(error),
			});
			return problemResponse(c, INTERNAL);
		});

const NOT_FOUND: Problem = {
	type: "not-found",
	status: 404,
	detail: {
		en: "There is nothing at this path. The routes are listed in the README.",
		zh: "该路径不存在，可用的路由见 README。",
	},
};

const INTERNAL: Problem = {
	type: "internal",
	status: 500,
	detail: {
		en: "The gateway has a fault of its own; its log says more. Nothing is known to have been sent.",
		zh: "网关内部出错，详情见日志。",
	},
};
