/**
 * `GET /MP_verify_….txt`: what WeChat asks for before it takes a domain for web authorisation or the JS-SDK
 * (网页授权域名, JS 接口安全域名).
 */
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../app-env.ts";
import { misconfiguredProblem } from "../failure-problem.ts";
import { problemResponse } from "../problem.ts";
import { readVerifyFiles } from "./verify-files.ts";

export const VERIFY_FILE_PATH = "/:file{\\w+\\.txt}";

export const verifyFile: MiddlewareHandler<AppEnv> = async (c, next) => {
	const files = readVerifyFiles(c.env);
	if (!files.ok) return problemResponse(c, misconfiguredProblem(files.error));
	const content = files.value.get(c.req.param("file") ?? "");
	return content === undefined ? await next() : c.text(content);
};
