/**
 * One WeChat API call with an access_token: renewed once and sent once more when WeChat refuses the access_token, once
 * more after half a second when WeChat is busy, and not at all while its path is stopped.
 */
import type { ApiRequest, Upstream, WechatError } from "../wechat/api.ts";
import { lookUpErrcode } from "../wechat/errcode/errcode.ts";
import type { JsonObject } from "../wechat/json.ts";
import { err, ok, type Result } from "../wechat/result.ts";
import type { AccessTokenFailure } from "./failure.ts";
import type { Credential } from "./keeper-state.ts";
import type { AccessTokens } from "./reader.ts";

export type CallFailure =
	| { readonly kind: "no-access-token"; readonly failure: AccessTokenFailure }
	/** Not called: a fault of the account stopped this path a moment ago. `until` is Unix milliseconds. */
	| {
			readonly kind: "stopped";
			readonly cause: WechatError;
			readonly until: number;
	  }
	| { readonly kind: "failed"; readonly cause: WechatError };

export interface CallPorts {
	readonly accessTokens: Pick<AccessTokens, "read" | "replace" | "stop" | "resume">;
	readonly upstream: Upstream;
	readonly now: () => number;
	readonly pause: (milliseconds: number) => Promise<void>;
	/** Told before a call that WeChat was too busy for (-1) is made again: the first may have been carried out. */
	readonly noteRepeat?: (() => void) | undefined;
}

const BUSY = -1;
const BUSY_PAUSE_MS = 500;

export const callWithAccessToken = async (
	ports: CallPorts,
	request: ApiRequest,
): Promise<Result<JsonObject, CallFailure>> => {
	const credential = await ports.accessTokens.read();
	if (!credential.ok) return err({ kind: "no-access-token", failure: credential.error });
	const stop = credential.value.stops[request.path];
	if (stop !== undefined && ports.now() < stop.until) {
		return err({ kind: "stopped", cause: stop.cause, until: stop.until });
	}
	const outcome = await sendAndRenew(ports, request, credential.value);
	await noteFault(ports, request.path, outcome, stop !== undefined);
	return outcome;
};

/** Stops a path at a fault of the account, and ends the stop once WeChat answers there as usual, be it with a refusal. */
const noteFault = async (
	{ accessTokens }: CallPorts,
	path: string,
	outcome: Result<JsonObject, CallFailure>,
	wasStopped: boolean,
): Promise<void> => {
	const cause = outcome.ok || outcome.error.kind !== "failed" ? undefined : outcome.error.cause;
	if (cause !== undefined && remedyOf(cause) === "fix-account") return await accessTokens.stop(path, cause);
	const isAnswered = outcome.ok || cause?.kind === "refused";
	if (wasStopped && isAnswered) await accessTokens.resume(path);
};

const sendAndRenew = async (
	ports: CallPorts,
	request: ApiRequest,
	{ accessToken }: Credential,
): Promise<Result<JsonObject, CallFailure>> => {
	const first = await sendPatiently(ports, request, accessToken);
	if (first.ok) return first;
	if (remedyOf(first.error) !== "renew-access-token") return failed(first.error);
	const replaced = await ports.accessTokens.replace(accessToken);
	if (!replaced.ok) return err({ kind: "no-access-token", failure: replaced.error });
	const second = await sendPatiently(ports, request, replaced.value.accessToken);
	return second.ok ? ok(second.value) : failed(second.error);
};

const sendPatiently = async (
	{ upstream, pause, noteRepeat }: CallPorts,
	request: ApiRequest,
	accessToken: string,
): Promise<Result<JsonObject, WechatError>> => {
	const sent: ApiRequest = {
		...request,
		query: { ...request.query, access_token: accessToken },
		secrets: [accessToken],
	};
	const outcome = await upstream(sent, "api");
	const isBusy = !outcome.ok && outcome.error.kind === "refused" && outcome.error.errcode === BUSY;
	if (!isBusy || request.isUnrepeatable) return outcome;
	await pause(BUSY_PAUSE_MS);
	noteRepeat?.();
	return await upstream(sent, "api");
};

const remedyOf = (cause: WechatError) =>
	cause.kind === "refused" ? lookUpErrcode(cause.errcode, cause.endpoint)?.remedy : undefined;

const failed = (cause: WechatError) => err({ kind: "failed", cause } as const);
