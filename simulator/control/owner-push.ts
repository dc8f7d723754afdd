/** The owner's back end in miniature: talks to the gateway's own API, as no part of WeChat would. */
import { Hono } from "hono";
import { type Exchange, exchange } from "../callback/exchange.ts";
import { shellQuoted } from "../callback/shell-quoted.ts";
import { isObject, type JsonObject } from "../json.ts";
import { begunApiExchange, endedApiExchange } from "../live/owner-exchange.ts";
import { randomHex } from "../random.ts";
import { recordOwnerExchange } from "../store/records.ts";
import type { World } from "../world.ts";

/**
 * The push's body and query go to the gateway as they are; so does the language that the reader prefers, since the
 * gateway's problems are worded in it.
 */
export const ownerRoutes = (world: World): Hono =>
	new Hono()
		.post("/push", async (context) => {
			const request = await readPush(context.req.raw, world);
			return context.json({ ...(await askGateway(world, request)), curl: curlOf(request) });
		})
		.post("/push/curl", async (context) =>
			context.text(`${curlOf(await readPush(context.req.raw, world))}\n`),
		)
		.post("/repair", async (context) => {
			const { body, ...outcome } = await askGateway(world, repairOf(context.req.raw, world));
			return context.json({ ...outcome, body: withoutToken(body) });
		});

type OwnRequest = {
	readonly url: string;
	/** Null for a request without one. */
	readonly body: string | null;
	readonly apiKey: string;
	/** The reader's Accept-Language. */
	readonly language: string | null;
};

async function readPush(request: Request, world: World): Promise<OwnRequest> {
	const { search } = new URL(request.url);
	return { ...ownRequest(`/api/messages/template${search}`, request, world), body: await request.text() };
}

/** "I have repaired the account": ends every pause, and asks WeChat for an access_token. */
const repairOf = (request: Request, world: World): OwnRequest => ({
	...ownRequest("/api/token/refresh", request, world),
	body: null,
});

function ownRequest(path: string, { headers }: Request, world: World): Omit<OwnRequest, "body"> {
	const { callback_url, api_key } = world.settings();
	const { href } = new URL(path, callback_url);
	return { url: href, apiKey: api_key, language: headers.get("Accept-Language") };
}

async function askGateway(world: World, request: OwnRequest) {
	const { push_timeout_ms } = world.settings();
	const { url, body, language } = request;
	const headers = { ...headersOf(request), ...(language === null ? {} : { "Accept-Language": language }) };
	const at = world.now();
	const begun = begunApiExchange({ id: `api-${randomHex(12)}`, at, url, body });
	world.exchanges.put(begun);
	const answer = await exchange(url, { method: "POST", headers, body }, push_timeout_ms);
	const milliseconds = world.now() - at;
	const ended = endedApiExchange(begun, {
		...(answer.ok ? { ...answer, failure: null } : { ...answer, status: null, headers: {}, text: "" }),
		milliseconds,
	});
	if (!world.exchanges.isForgotten(begun.id)) recordOwnerExchange(world, ended);
	world.exchanges.put(ended);
	return { ...outcomeOf(answer), milliseconds };
}

const headersOf = ({ apiKey, body }: OwnRequest) => ({
	Authorization: `Bearer ${apiKey}`,
	...(body === null ? {} : { "Content-Type": "application/json" }),
});

function curlOf(request: OwnRequest): string {
	const headers = Object.entries(headersOf(request)).map(
		([name, value]) => `-H ${shellQuoted(`${name}: ${value}`)}`,
	);
	return `curl ${headers.join(" ")} --data-raw ${shellQuoted(request.body ?? "")} ${shellQuoted(request.url)}`;
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

/** The gateway hands its access_token to its owner; nobody needs it here. */
function withoutToken(body: unknown): unknown {
	if (!isObject(body)) return body;
	const { access_token: _token, ...rest }: JsonObject = body;
	return rest;
}
