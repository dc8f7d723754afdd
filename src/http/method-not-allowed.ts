/** The answer for a path that exists, but not with this method. Stands after the path's handlers. */
import type { Handler } from "hono";
import type { AppEnv } from "./app-env.ts";
import { problemResponse } from "./problem.ts";

export const methodNotAllowed =
	(...allowed: readonly string[]): Handler<AppEnv> =>
	(c) => {
		const methods = allowed.join(", ");
		return problemResponse(c, {
			type: "method-not-allowed",
			status: 405,
			detail: {
				en: `This path answers ${methods}.`,
				zh: `该路径仅支持 ${methods}。`,
			},
			headers: { Allow: methods },
		});
	};
