/** Callbacks as curl lines that the gateway accepts when they are pasted soon: newly signed, and sealed as the mode is. */
import { Hono } from "hono";
import { wrap } from "../callback/envelope.ts";
import { shellQuoted } from "../callback/shell-quoted.ts";
import { verificationUrl } from "../callback/verify.ts";
import { randomDigits } from "../random.ts";
import { findPush } from "../store/records.ts";
import { signingSeconds, type World } from "../world.ts";
import { refuseRequest } from "./body.ts";

export const curlRoutes = (world: World): Hono =>
	new Hono()
		.get("/callbacks/:push/curl", (context) => {
			const push = findPush(world, Number(context.req.param("push")));
			if (push === undefined) {
				throw refuseRequest(404, {
					en: 'There is no such callback: GET /simulator/callbacks lists them by "push".',
					zh: "没有这次推送。GET /simulator/callbacks 按“push”列出全部推送。",
				});
			}
			const { url, body } = wrap(world.settings(), push.openid, push.xml, signingSeconds(world));
			const header = shellQuoted("Content-Type: text/xml");
			return context.text(`curl -H ${header} --data-raw ${shellQuoted(body)} ${shellQuoted(url)}\n`);
		})
		.get("/verify/curl", (context) =>
			context.text(`curl ${shellQuoted(verificationUrl(world, randomDigits(19)))}\n`),
		);
