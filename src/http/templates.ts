/** `/api/templates`: the account's message templates. */
import { Hono } from "hono/tiny";
import { forgetTemplates } from "../push/template-cache.ts";
import { parseNewTemplate } from "../wechat/template/new-template.ts";
import { parseTemplateList, TEMPLATE_PATHS } from "../wechat/template/template.ts";
import { allowQuery } from "./allow-query.ts";
import type { AppEnv } from "./app-env.ts";
import { requireScope } from "./auth/auth.ts";
import type { Clock } from "./clock.ts";
import { garbledProblem } from "./failure-problem.ts";
import { jsonResponse } from "./json-response.ts";
import { methodNotAllowed } from "./method-not-allowed.ts";
import { faultyRequest, problemResponse } from "./problem.ts";
import { provideWechat } from "./provide-wechat.ts";
import { readJsonObject } from "./request-body.ts";

export const templateRoutes = (clock: Clock) =>
	new Hono<AppEnv>()
		.get("/", requireScope("read"), allowQuery(), provideWechat(clock), async (c) => {
			const answer = await c.get("wechat").call({ method: "GET", path: TEMPLATE_PATHS.list });
			if (!answer.ok) return problemResponse(c, answer.error);
			const templates = parseTemplateList(answer.value);
			if (!templates.ok) return problemResponse(c, garbledProblem(templates.error));
			return jsonResponse(c, { templates: templates.value });
		})
		.post("/", requireScope("manage"), allowQuery(), provideWechat(clock), async (c) => {
			const body = await readJsonObject(c);
			if (!body.ok) return problemResponse(c, body.error);
			const parsed = parseNewTemplate(body.value);
			if (!parsed.ok) return problemResponse(c, faultyRequest(parsed.error));
			const { template, warnings } = parsed.value;
			const answer = await c.get("wechat").call({ method: "POST", path: TEMPLATE_PATHS.add, body: template });
			if (!answer.ok) return problemResponse(c, answer.error);
			await forgetTemplates(c.get("wechat").templates);
			const { template_id } = answer.value;
			if (typeof template_id !== "string") return problemResponse(c, garbledProblem("no template_id"));
			return jsonResponse(c, { template_id }, warnings);
		})
		.all("/", methodNotAllowed("GET", "POST"))
		.delete("/:template_id", requireScope("manage"), allowQuery(), provideWechat(clock), async (c) => {
			const template_id = c.req.param("template_id");
			const answer = await c.get("wechat").call({
				method: "POST",
				path: TEMPLATE_PATHS.remove,
				body: { template_id },
			});
			if (!answer.ok) return problemResponse(c, answer.error);
			await forgetTemplates(c.get("wechat").templates);
			return jsonResponse(c, { template_id, deleted: true });
		})
		.all("/:template_id", methodNotAllowed("DELETE"));
