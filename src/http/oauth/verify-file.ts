/**
 * `GET /MP_verify_….txt`: what WeChat asks for before it takes a domain for web authorisation or the JS-SDK
 * (网页授权域名, JS 接口安全域名).
 */
import type { Context, Handler, Next } from "hono";
import type { AppEnv } from "../app-env.ts";
import { misconfiguredProblem } from "../failure-problem.ts";
import { methodNotAllowed } from "../method-not-allowed.ts";
import { problemResponse } from "../problem.ts";
import { readVerifyFiles } from "./verify-files.ts";

export const VERIFY_FILE_PATH = "/:file{\\w+\\.txt}";

/** What answers for the files that are set; every other path is another one's. */
const forFile =
	(answer: (c: Context<AppEnv>, next: Next, content: string) => ReturnType<Handler>): Handler<AppEnv> =>
	async (c, next) => {
		const files = readVerifyFiles(c.env);
		if (!files.ok) return problemResponse(c, misconfiguredProblem(files.error));
		const content = files.value.get(c.req.param("file") ?? "");
		return content === undefined ? await next() : await answer(c, next, content);
	};

export const verifyFile = forFile((c, _, content) => c.text(content));

/** Stands after it. */
export const verifyFileIsRead = forFile(methodNotAllowed("GET", "HEAD"));
