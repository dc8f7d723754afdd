/** What the simulator can do, with a curl line each. */
import { type Route, routes } from "./route-list.ts";

const curlOf = (origin: string, { method, path, body }: Route): string => {
	const verb = method === "GET" ? "" : ` -X ${method}`;
	return `curl -s${verb} '${origin}${path}'${body === undefined ? "" : ` -d '${body}'`}`;
};

export type ListedRoute = Route & { readonly curl: string };

export const overview = (origin: string): { readonly routes: readonly ListedRoute[] } => ({
	routes: routes.map((route) => ({ ...route, curl: curlOf(origin, route) })),
});
