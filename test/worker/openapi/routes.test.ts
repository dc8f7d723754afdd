/** The routes of the Worker and those of the document are the same, and so are their methods. */
import { describe, expect, it } from "vitest";
import { answers } from "../../../src/answers.ts";
import { createApp } from "../../../src/http/app.ts";
import { api, problemOf } from "../support/api.ts";
import { stoppedClock } from "../support/clock.ts";
import { openGateway } from "../support/gateway.ts";
import { OPERATIONS } from "./document.ts";

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"];
const DESCRIBED = OPERATIONS;

/** `/:file{\w+\.txt}` and `/api/proxy/*` as OpenAPI writes them: `/{file}` and `/api/proxy/{path}`. */
const templateOf = (path: string): string =>
	path.replace(/:(\w+)(?:\{[^}]*\})?/g, "{$1}").replace(/\*$/, "{path}");

const ROUTES = createApp(answers, stoppedClock()).routes.map(({ method, path }) => ({
	method,
	path: templateOf(path),
}));

const linesOf = (routes: readonly { readonly method: string; readonly path: string }[]): readonly string[] =>
	[...new Set(routes.map(({ method, path }) => `${method} ${path}`))].sort();

it("every route is described, and every description is of a route", () => {
	expect(linesOf(ROUTES.filter(({ method }) => method !== "ALL"))).toEqual(linesOf(DESCRIBED));
});

const PATHS = [...new Set(DESCRIBED.map(({ path }) => path))];
/** Where handlers of no certain method stand: before routes that are described, or in the way of nothing. */
const UNDESCRIBED = [...new Set(ROUTES.map(({ path }) => path))].filter((path) => !PATHS.includes(path));

const ask = (method: string, path: string) =>
	openGateway().request(path.replace(/\{\w+\}/g, "nothing"), api(method));

describe.each(METHODS)("%s", (method) => {
	it.each(PATHS)("%s is answered by what is described, or not at all", async (path) => {
		const allowed = DESCRIBED.filter((operation) => operation.path === path).map(
			(operation) => operation.method,
		);
		if (allowed.includes(method)) return;
		const response = await ask(method, path);
		expect([404, 405]).toContain(response.status);
		if (response.status === 405) {
			expect(response.headers.get("Allow")?.split(", ").sort()).toEqual(allowed.sort());
		}
	});

	it.each(UNDESCRIBED)("%s leads nowhere", async (path) => {
		expect(await problemOf(await ask(method, path))).toMatchObject({ status: 404 });
	});
});
