/**
 * A WeChat that sends template messages as the real one does, and can be told to fail for whom and when a test likes. The
 * access_token is kept by the real keeper; it was issued a while ago.
 */
import { replace } from "../../../src/access-token/complaint.ts";
import { confirm } from "../../../src/access-token/doubt.ts";
import { read } from "../../../src/access-token/keeper.ts";
import { createKeeper, type Keeper } from "../../../src/access-token/keeper-state.ts";
import type { AccessTokenText } from "../../../src/access-token/lifetime.ts";
import type { CallPorts } from "../../../src/access-token/retry.ts";
import type { ApiRequest, Upstream, WechatError } from "../../../src/wechat/api.ts";
import { isJsonObject, type JsonObject } from "../../../src/wechat/json.ts";
import { err, ok, type Result } from "../../../src/wechat/result.ts";

/**
 * `lost`: it has the message, and its answer does not arrive; `out-of-reach`: it never got it; `garbled`: it answers with
 * a page of HTML; a number: it refuses with this errcode; `busy-but-done`: it has the message and answers -1; `fine`: it
 * does what it should.
 */
export type Fault = "lost" | "out-of-reach" | "garbled" | "busy-but-done" | "fine" | number;

export interface Call {
	readonly touser: string;
	readonly clientMsgId: string;
	readonly accessToken: string;
	readonly body: JsonObject;
	readonly at: number;
}

export interface DeliveredMessage {
	readonly touser: string;
	readonly msgid: string;
	readonly at: number;
}

export interface PretendWechat {
	readonly upstream: Upstream;
	readonly accessTokens: CallPorts["accessTokens"];
	readonly calls: readonly Call[];
	/** What followers got. */
	readonly delivered: readonly DeliveredMessage[];
	readonly mostInFlight: () => number;
	readonly reads: () => number;
	readonly replacements: () => number;
	readonly confirmations: () => number;
	/** How often a refresh was forced. */
	readonly forced: () => number;
	/** From now on the access_token is refused, and stable_token gives out another. */
	readonly revoke: () => void;
	readonly stops: readonly string[];
}

const TEN_MINUTES = 10 * 60 * 1000;

/** Asked for each call: who it is for, the how-manieth of all calls it is (the first is 1), and when. */
export type FaultOf = (touser: string, call: number, now: number) => Fault;

export const pretendWechat = (
	now: () => number,
	faultOf: FaultOf = () => "fine",
	lists: (request: ApiRequest) => Result<JsonObject, WechatError> = () => refusal(40066),
): PretendWechat => {
	const calls: Call[] = [];
	const delivered: DeliveredMessage[] = [];
	const stops: string[] = [];
	const known = new Map<string, number>();
	let inFlight = 0;
	let mostInFlight = 0;
	let lastMsgid = 3_000_000_000_000_000_000n;
	let accessToken = 1;
	let reads = 0;
	let replacements = 0;
	let confirmations = 0;
	let forced = 0;

	const accept = ({ touser, clientMsgId }: Call): Result<JsonObject, WechatError> => {
		lastMsgid += 7n;
		const msgid = String(lastMsgid);
		const key = `${touser} ${clientMsgId}`;
		const before = known.get(key);
		if (before === undefined || now() - before >= TEN_MINUTES) {
			known.set(key, now());
			delivered.push({ touser, msgid, at: now() });
		}
		return ok({ errcode: 0, errmsg: "ok", msgid });
	};
	const answer = (call: Call): Result<JsonObject, WechatError> => {
		if (call.accessToken !== `token-${accessToken}`) return refusal(40001);
		const fault = faultOf(call.touser, calls.length, now());
		switch (fault) {
			case "fine":
				return accept(call);
			case "lost":
				accept(call);
				return err({ kind: "unreachable", reason: "timeout" });
			case "out-of-reach":
				return err({ kind: "unreachable", reason: "connection" });
			case "busy-but-done":
				accept(call);
				return refusal(-1);
			case "garbled":
				return err({ kind: "garbled", status: 502, reason: "HTTP status 502" });
			default:
				return refusal(fault);
		}
	};
	const upstream: Upstream = async (request) => {
		inFlight += 1;
		mostInFlight = Math.max(mostInFlight, inFlight);
		await Promise.resolve();
		const call = toCall(request, now());
		if (call !== undefined) calls.push(call);
		const answered = call === undefined ? lists(request) : answer(call);
		await Promise.resolve();
		inFlight -= 1;
		return answered;
	};
	const keeper: Keeper = createKeeper<AccessTokenText>(
		{},
		{
			now,
			random: () => 0.5,
			ask: async (force) => {
				if (force) {
					forced += 1;
					accessToken += 1;
				}
				return ok({ accessToken: `token-${accessToken}`, expiresInSeconds: 6000 });
			},
			save: () => undefined,
			publish: () => undefined,
			wakeAt: () => undefined,
		},
	);
	return {
		upstream,
		accessTokens: {
			read: () => {
				reads += 1;
				return read(keeper);
			},
			replace: (rejected, complaint) => {
				replacements += 1;
				return replace(keeper, rejected, complaint);
			},
			confirm: async ({ accessToken: confirmed, isDoubted }) => {
				if (isDoubted !== true) return;
				confirmations += 1;
				confirm(keeper, confirmed);
			},
			stop: async (path) => void stops.push(path),
			resume: async () => undefined,
		},
		calls,
		delivered,
		mostInFlight: () => mostInFlight,
		reads: () => reads,
		replacements: () => replacements,
		confirmations: () => confirmations,
		forced: () => forced,
		revoke: () => {
			accessToken += 1;
		},
		stops,
	};
};

const toCall = ({ body, query }: ApiRequest, at: number): Call | undefined => {
	if (!isJsonObject(body)) return undefined;
	const { touser, client_msg_id: clientMsgId } = body;
	if (typeof touser !== "string" || typeof clientMsgId !== "string") return undefined;
	return { touser, clientMsgId, accessToken: query?.["access_token"] ?? "", body, at };
};

export const refusal = (errcode: number, errmsg = `refused ${errcode}`): Result<JsonObject, WechatError> =>
	err({ kind: "refused", endpoint: "api", errcode, errmsg });
