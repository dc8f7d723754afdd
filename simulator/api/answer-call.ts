/** One API call from arrival to answer: faults, admission, the endpoint, and the record of it all. */
import { callExchange } from "../live/call-exchange.ts";
import { randomHex } from "../random.ts";
import { type Fault, isDelay, takeFaults } from "../store/faults.ts";
import { type CallRecord, recordCall } from "../store/records.ts";
import { seconds, type World } from "../world.ts";
import { admit } from "./admit.ts";
import { type Answer, refuse } from "./answer.ts";
import { readBody } from "./call-body.ts";
import { callFailure } from "./call-failure.ts";
import type { ApiCall } from "./endpoint.ts";
import { findEndpoint } from "./endpoints.ts";
import { faultsInShort, jsonType, meet, type Reply, waitFor } from "./faulty.ts";
import { redactBody, redactQuery } from "./redact.ts";
import { shownHeaders } from "./shown-headers.ts";

/** Answers as WeChat would, or as the faults that hit this call say. */
export async function answerCall(request: Request, world: World): Promise<Response> {
	const at = world.now();
	const call = await readCall(request);
	const takesAccessToken = findEndpoint(call.path)?.takesAccessToken === true;
	const faults = takeFaults(world, { path: call.path, takesAccessToken });
	const begun = asBegun(call, request, faults, at);
	world.exchanges.put(callExchange(begun));
	const fault = faults.find((one) => !isDelay(one));
	if (fault !== undefined && "hang" in fault.kind) return hang(call, begun, world, fault);
	const delays = faults.filter(isDelay);
	await waitFor(delays.filter(({ after }) => !after));
	const { reply, lost } = await replyTo(call, world, fault);
	await waitFor(delays.filter(({ after }) => after));
	finish(begun, { ...reply, lost }, world);
	return asResponse(reply);
}

function asResponse({ status, body, contentType, file }: Reply): Response {
	const headers = new Headers({ "Content-Type": contentType });
	if (file === undefined) return new Response(body === "" ? null : body, { status, headers });
	headers.set("Content-Disposition", `attachment; filename="${file.name}"`);
	headers.set("Content-Length", String(file.blob.size));
	return new Response(file.blob, { status, headers });
}

/** The silence is on the record before it begins: the caller may never hear the end of it. */
async function hang(call: ApiCall, begun: CallRecord, world: World, fault: Fault): Promise<Response> {
	const lost = fault.after ? run(call, world).body : null;
	finish(begun, { status: null, errcode: null, body: "", contentType: null, lost }, world);
	const reply = await meet(fault, seconds(world));
	return new Response(null, { status: reply.status });
}

type Met = {
	readonly reply: Reply;
	/** The answer that a fault after the call took the place of. */
	readonly lost: string | null;
};

async function replyTo(call: ApiCall, world: World, fault: Fault | undefined): Promise<Met> {
	if (fault === undefined) return { reply: plain(run(call, world)), lost: null };
	const lost = fault.after ? run(call, world).body : null;
	return { reply: await meet(fault, seconds(world)), lost };
}

const plain = (answer: Answer): Reply => ({
	status: 200,
	...answer,
	contentType: answer.file?.blob.type ?? jsonType,
});

function run(call: ApiCall, world: World): Answer {
	const endpoint = findEndpoint(call.path);
	if (endpoint === undefined) return refuse(40066, seconds(world));
	return admit(call, endpoint, world) ?? endpoint.run(call, world);
}

async function readCall(request: Request): Promise<ApiCall> {
	const url = new URL(request.url);
	return {
		...(await readBody(request)),
		method: request.method,
		origin: url.origin,
		path: url.pathname,
		query: url.searchParams,
		ip: request.headers.get("CF-Connecting-IP") ?? "127.0.0.1",
	};
}

/** The call while nobody has answered it yet. */
const asBegun = (call: ApiCall, request: Request, faults: readonly Fault[], at: number): CallRecord => ({
	id: `call-${randomHex(12)}`,
	at: new Date(at).toISOString(),
	method: call.method,
	path: call.path,
	status: null,
	errcode: null,
	milliseconds: null,
	failure: null,
	fault: faultsInShort(faults),
	query: redactQuery(call.query),
	relay_key: request.headers.has("X-Relay-Key"),
	ip: call.ip,
	request_headers: shownHeaders(request.headers),
	response_headers: {},
	request: redactBody(call.text),
	response: "",
	lost_response: null,
});

/** `status` is null where the caller is left without an answer. */
type Outcome = Pick<CallRecord, "status" | "errcode"> &
	Pick<Met, "lost"> &
	Pick<Reply, "body"> & { readonly contentType: string | null };

function finish(begun: CallRecord, outcome: Outcome, world: World): void {
	if (world.exchanges.isForgotten(begun.id)) return;
	const { status, errcode, body, contentType, lost } = outcome;
	const call = {
		...begun,
		status,
		errcode,
		milliseconds: world.now() - Date.parse(begun.at),
		failure: callFailure(status, errcode, body),
		response_headers: contentType === null ? {} : { "Content-Type": contentType },
		response: redactBody(body),
		lost_response: lost === null ? null : redactBody(lost),
	};
	recordCall(world, call);
	world.exchanges.put(callExchange(call));
}
