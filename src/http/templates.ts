/** `/api/templates`: the account's message templates. */
import { Hono } from "hono/tiny";
import { forgetTemplates } from "../push/template-cache.ts";
import type { JsonObject } from "../wechat/json.ts";
import type { Result } from "../wechat/result.ts";
import { parseNewTemplate } from "../wechat/template/new-template.ts";
import { parseTemplateList, TEMPLATE_LIST_REQUEST, TEMPLATE_PATHS } from "../wechat/template/template.ts";
import { allowQuery } from "./allow-query.ts";
import type { AppEnv } from "./app-env.ts";
import { requireScope } from "./auth/auth.ts";
import type { Clock } from "./clock.ts";
import { garbledProblem } from "./failure-problem.ts";
import { jsonResponse } from "./json-response.ts";
import { methodNotAllowed } from "./method-not-allowed.ts";
import { faultyRequest, type Problem, problemResponse } from "./problem.ts";
import { provideWechat } from "./provide-wechat.ts";
import { readJsonObject } from "./request-body.ts";
import type { Wechat } from "./wechat.ts";

export const templateRoutes = (clock: Clock) =>
	new Hono<AppEnv>()
		.get("/", requireScope("read"), allowQuery(), provideWechat(clock), async (c) => {
			const answer = await c.get("wechat").call(TEMPLATE_LIST_REQUEST);
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
			const answer = await change(c.get("wechat"), TEMPLATE_PATHS.add, template);
			if (!answer.ok) return problemResponse(c, answer.error);
			const { template_id } = answer.value;
			return typeof template_id === "string" && template_id !== ""
				? jsonResponse(c, { template_id }, warnings)
				: problemResponse(c, garbledProblem("no template_id"));
		})
		.all("/", methodNotAllowed("GET", "POST"))
		.delete("/:template_id", requireScope("manage"), allowQuery(), provideWechat(clock), async (c) => {
			const template_id = c.req.param("template_id");
			const answer = await change(c.get("wechat"), TEMPLATE_PATHS.remove, { template_id });
			if (!answer.ok) return problemResponse(c, answer.error);
			return jsonResponse(c, { template_id, deleted: true });
		})
		.all("/:template_id", methodNotAllowed("DELETE"));

/** Done, or perhaps done: the copy of the list is of no use any more. */
const change = async (
	{ call, templates }: Wechat,
	path: string,
	body: object,
): Promise<Result<JsonObject, Problem>> => {
	const answer = await call({ method: "POST", path, body, success: "errcode" });
	if (answer.ok || answer.error.outcome === "unknown") await forgetTemplates(templates);
	return answer;
};
