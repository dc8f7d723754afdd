/** One API call from arrival to answer: faults, admission, the endpoint, and the record of it all. */
import { callExchange } from "../live/call-exchange.ts";
import { randomHex } from "../random.ts";
import { type Fault, takeFault } from "../store/faults.ts";
import { type CallRecord, recordCall } from "../store/records.ts";
import { seconds, type World } from "../world.ts";
import { admit } from "./admit.ts";
import { type Answer, refuse } from "./answer.ts";
import { readBody } from "./call-body.ts";
import { callFailure } from "./call-failure.ts";
import type { ApiCall } from "./endpoint.ts";
import { findEndpoint } from "./endpoints.ts";
import { faultInShort, jsonType, meet, type Reply } from "./faulty.ts";
import { redactBody, redactQuery } from "./redact.ts";

/** Answers as WeChat would, or as the fault that hits this call says. */
export async function answerCall(request: Request, world: World): Promise<Response> {
	const at = world.now();
	const call = await readCall(request);
	const fault = takeFault(world, call.path);
	const begun = asBegun(call, request, fault, at);
	world.exchanges.put(callExchange(begun));
	if (fault !== undefined && "hang" in fault.kind) return hang(call, begun, world, fault);
	const { reply, lost } = await replyTo(call, world, fault);
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
	finish(begun, { status: null, errcode: null, body: "", lost }, world);
	const reply = await meet(fault, seconds(world));
	return new Response(null, { status: reply?.status ?? 504 });
}

type Met = {
	readonly reply: Reply;
	/** The answer that a fault after the call took the place of. */
	readonly lost: string | null;
};

async function replyTo(call: ApiCall, world: World, fault: Fault | undefined): Promise<Met> {
	if (fault?.after) {
		const answer = run(call, world);
		const instead = await meet(fault, seconds(world));
		return instead === null ? { reply: plain(answer), lost: null } : { reply: instead, lost: answer.body };
	}
	const instead = fault === undefined ? null : await meet(fault, seconds(world));
	return { reply: instead ?? plain(run(call, world)), lost: null };
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
const asBegun = (call: ApiCall, request: Request, fault: Fault | undefined, at: number): CallRecord => ({
	id: `call-${randomHex(12)}`,
	at: new Date(at).toISOString(),
	method: call.method,
	path: call.path,
	status: null,
	errcode: null,
	milliseconds: null,
	failure: null,
	fault: fault === undefined ? null : faultInShort(fault),
	query: redactQuery(call.query),
	relay_key: request.headers.has("X-Relay-Key"),
	ip: call.ip,
	request: redactBody(call.text),
	response: "",
	lost_response: null,
});

/** `status` is null where the caller is left without an answer. */
type Outcome = Pick<CallRecord, "status" | "errcode"> & Pick<Met, "lost"> & Pick<Reply, "body">;

function finish(begun: CallRecord, { status, errcode, body, lost }: Outcome, world: World): void {
	const call = {
		...begun,
		status,
		errcode,
		milliseconds: world.now() - Date.parse(begun.at),
		failure: callFailure(status, errcode, body),
		response: redactBody(body),
		lost_response: lost === null ? null : redactBody(lost),
	};
	recordCall(world, call);
	world.exchanges.put(callExchange(call));
}
