/** All routes: the simulator's own under /simulator/, its page at /, and WeChat's API everywhere else. */
import { Hono, type MiddlewareHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { answerCall } from "./api/answer-call.ts";
import { mediaFiles } from "./api/media-files.ts";
import { authorizeRoutes } from "./api/oauth-page.ts";
import type { Dispatcher } from "./callback/dispatcher.ts";
import { accountRoutes } from "./control/account-state.ts";
import { actionRoutes } from "./control/actions.ts";
import { refuseForeignPages, securePage } from "./control/browser-guard.ts";
import { curlRoutes } from "./control/curl-lines.ts";
import { faultRoutes } from "./control/fault-list.ts";
import { liveRoutes } from "./control/live.ts";
import { overview } from "./control/overview.ts";
import { overviewLanguage, overviewPage, overviewStyle } from "./control/overview-page.ts";
import { ownerEventRoutes } from "./control/owner-events.ts";
import { ownerRoutes } from "./control/owner-push.ts";
import { peopleRoutes } from "./control/people.ts";
import { tagRoutes } from "./control/tag-list.ts";
import { tapRoutes } from "./control/tap.ts";
import { wireRoutes } from "./control/wire.ts";
import type { Hub } from "./live/hub.ts";
import { pageRoutes } from "./page/routes.tsx";
import type { Words } from "./words.ts";
import type { World } from "./world.ts";

/** The control routes are used from a terminal, where the next prompt wants a line of its own. */
const endWithNewline: MiddlewareHandler = async (context, next) => {
	await next();
	if (context.res.headers.get("Content-Type")?.includes("json") !== true) return;
	context.res = new Response(`${await context.res.text()}\n`, context.res);
};

const ownFault = ({ message }: Error): Words => ({
	en: `The simulator has a fault of its own: ${message}`,
	zh: `模拟器自身出错：${message}`,
});

export function makeApp(world: World, dispatcher: Dispatcher, hub: Hub): Hono {
	const app = new Hono()
		.use("/simulator/*", refuseForeignPages, endWithNewline)
		.use("/simulator", endWithNewline)
		.use("/", securePage)
		.use("/simulator/routes", securePage)
		.route("/", pageRoutes())
		.get("/simulator/routes", (context) => {
			const language = overviewLanguage(context.req.query("language"), context.req.header("Accept-Language"));
			return context.html(overviewPage(new URL(context.req.url).origin, language));
		})
		.get("/simulator/routes.css", (context) =>
			context.body(overviewStyle, 200, { "Content-Type": "text/css; charset=utf-8" }),
		)
		.get("/simulator", (context) => context.json(overview(new URL(context.req.url).origin)))
		.get("/simulator/", (context) => context.json(overview(new URL(context.req.url).origin)))
		.get("/favicon.ico", (context) => context.body(null, 204))
		.route("/simulator", liveRoutes(world, hub))
		.route("/simulator", actionRoutes(world, dispatcher))
		.route("/simulator", peopleRoutes(world))
		.route("/simulator", tagRoutes(world))
		.route("/simulator", tapRoutes(world, dispatcher))
		.route("/simulator", wireRoutes(world))
		.route("/simulator", curlRoutes(world))
		.route("/simulator", ownerRoutes(world))
		.route("/simulator", ownerEventRoutes(world))
		.route("/simulator", faultRoutes(world))
		.route("/simulator", accountRoutes(world, dispatcher))
		.all("/simulator/*", (context) => {
			const route = `${context.req.method} ${context.req.path}`;
			const error: Words = {
				en: `There is no ${route}: GET /simulator/ lists the routes.`,
				zh: `没有 ${route}。GET /simulator/ 列出全部路由。`,
			};
			return context.json({ error }, 404);
		})
		.route("/connect", authorizeRoutes(world))
		.route("/media", mediaFiles(world))
		.all("*", (context) => answerCall(context.req.raw, world));
	return app.onError((error, context) => {
		if (error instanceof HTTPException) return error.getResponse();
		console.error(error);
		return context.json({ error: ownFault(error) }, 500);
	});
}
