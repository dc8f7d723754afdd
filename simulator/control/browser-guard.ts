/** What keeps another website's page from driving the simulator, and its own pages from loading anything foreign. */
import type { MiddlewareHandler } from "hono";
import type { Words } from "../words.ts";

/** Browsers name the page's origin in every request that changes something; programs name none. */
export const refuseForeignPages: MiddlewareHandler = async (context, next) => {
	const origin = context.req.header("Origin");
	const isReading = context.req.method === "GET" || context.req.method === "HEAD";
	if (isReading || origin === undefined || hostOf(origin) === new URL(context.req.url).host) return next();
	const error: Words = {
		en: `A page of ${origin} may not drive the simulator.`,
		zh: `不允许 ${origin} 的网页操作模拟器。`,
	};
	return context.json({ error }, 403);
};

const hostOf = (origin: string): string | undefined => URL.parse(origin)?.host;

const policy = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data:",
	"media-src 'self'",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join("; ");

/** Scripts, styles, pictures, voices and videos come from the simulator alone, and nobody frames its pages. */
export const securePage: MiddlewareHandler = async (context, next) => {
	await next();
	context.header("Content-Security-Policy", policy);
	context.header("X-Content-Type-Options", "nosniff");
	context.header("Referrer-Policy", "no-referrer");
};
