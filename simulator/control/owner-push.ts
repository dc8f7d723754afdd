/** The owner's back end in miniature: sends a template message through the gateway, as no part of WeChat would. */
import { Hono } from "hono";
import { type Exchange, exchange } from "../callback/exchange.ts";
import { shellQuoted } from "../callback/shell-quoted.ts";
import type { World } from "../world.ts";

/** The request's body and query go to the gateway as they are. */
export const ownerRoutes = (world: World): Hono =>
	new Hono()
		.post("/push", async (context) => {
			const request = await readRequest(context.req.raw, world);
			const start = world.now();
			const answer = await exchange(request.url, init(request), world.settings().push_timeout_ms);
			return context.json({
				...outcomeOf(answer),
				milliseconds: world.now() - start,
				curl: curlOf(request),
			});
		})
		.post("/push/curl", async (context) =>
			context.text(`${curlOf(await readRequest(context.req.raw, world))}\n`),
		);

type OwnRequest = { readonly url: string; readonly body: string; readonly apiKey: string };

async function readRequest(request: Request, world: World): Promise<OwnRequest> {
	const { callback_url, api_key } = world.settings();
	const url = new URL("/api/messages/template", callback_url);
	url.search = new URL(request.url).search;
	return { url: url.href, body: await request.text(), apiKey: api_key };
}

const headersOf = ({ apiKey }: OwnRequest) => ({
	Authorization: `Bearer ${apiKey}`,
	"Content-Type": "application/json",
});

const init = (request: OwnRequest): RequestInit => ({
	method: "POST",
	headers: headersOf(request),
	body: request.body,
});

function curlOf(request: OwnRequest): string {
	const headers = Object.entries(headersOf(request)).map(
		([name, value]) => `-H ${shellQuoted(`${name}: ${value}`)}`,
	);
	return `curl ${headers.join(" ")} --data-raw ${shellQuoted(request.body)} ${shellQuoted(request.url)}`;
}

/** `body` is JSON where the gateway answered JSON, and text otherwise. */
function outcomeOf(answer: Exchange) {
	if (!answer.ok) return { ok: false, status: null, body: null, failure: answer.failure };
	const { status } = answer;
	return { ok: status >= 200 && status < 300, status, body: parsed(answer.text), failure: null };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
