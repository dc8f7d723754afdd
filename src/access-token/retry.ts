/**
 * One WeChat API call with an access_token: sent once more when WeChat refuses the access_token, with a renewed one or, as
 * WeChat refuses good ones now and then, with the same; once more after half a second when WeChat is busy; and not at all
 * while its path is stopped.
 */
import type { ApiRequest, Upstream, WechatError } from "../wechat/api.ts";
import { endpointOf } from "../wechat/errcode/endpoint.ts";
import { lookUpErrcode } from "../wechat/errcode/errcode.ts";
import { BUSY } from "../wechat/errcode/errcode-shared.ts";
import type { JsonObject } from "../wechat/json.ts";
import { err, ok, type Result } from "../wechat/result.ts";
import type { AccessTokens } from "./access-tokens.ts";
import { type AccessTokenFailure, isStillAccepted } from "./failure.ts";
import type { Credential } from "./keeper-state.ts";

/** WeChat was not called at all, or, after it refused the access_token, not once more. */
export type NotCalled =
	| { readonly kind: "no-access-token"; readonly failure: AccessTokenFailure }
	/** A fault of the account stopped this path a moment ago. `until` is Unix milliseconds. */
	| {
			readonly kind: "stopped";
			readonly cause: WechatError;
			readonly until: number;
	  };

export type CallFailure = NotCalled | { readonly kind: "failed"; readonly cause: WechatError };

export interface AccessTokenPorts {
	readonly accessTokens: Pick<AccessTokens, "read" | "replace" | "confirm" | "stop" | "resume">;
	readonly now: () => number;
	readonly pause: (milliseconds: number) => Promise<void>;
	/** Told before a call that WeChat was too busy for (-1) is made again: the first may have been carried out. */
	readonly noteRepeat?: (() => void) | undefined;
}

export interface CallPorts extends AccessTokenPorts {
	readonly upstream: Upstream;
}

/** A call whose answer may be of any kind. */
export interface Call<A> {
	/** `/cgi-bin/…` */
	readonly path: string;
	/** Sends it, with this access_token. */
	readonly send: (accessToken: string) => Promise<A>;
	/** What is wrong with an answer; undefined when nothing is. */
	readonly failureOf: (answer: A) => WechatError | undefined;
	/** Whether it can be sent a second time at all. Where not, a refused access_token is renewed for the next call. */
	readonly isReplayable: boolean;
	/** Whether a second call could be a second message: then it is not repeated when WeChat is busy (-1). */
	readonly isUnrepeatable: boolean;
}

const BUSY_PAUSE_MS = 500;
/** Before a complaint that may force a refresh: others whose calls succeed tell the keeper meanwhile. */
const COMPLAINT_PAUSE_MS = 500;

export const callWithAccessToken = async (
	ports: CallPorts,
	request: ApiRequest,
): Promise<Result<JsonObject, CallFailure>> => {
	const outcome = await sendWithAccessToken<Result<JsonObject, WechatError>>(ports, {
		path: request.path,
		send: (accessToken) =>
			ports.upstream(
				{ ...request, query: { ...request.query, access_token: accessToken }, secrets: [accessToken] },
				endpointOf(request.path),
			),
		failureOf: (answer) => (answer.ok ? undefined : answer.error),
		isReplayable: true,
		isUnrepeatable: request.isUnrepeatable ?? false,
	});
	if (!outcome.ok) return outcome;
	const answer = outcome.value;
	return answer.ok ? answer : err({ kind: "failed", cause: answer.error });
};

/** WeChat's last answer, also where it is a failure; an error when there is none, or no access_token to ask again. */
export const sendWithAccessToken = async <A>(
	ports: AccessTokenPorts,
	call: Call<A>,
): Promise<Result<A, NotCalled>> => {
	const credential = await ports.accessTokens.read(call.path, call.isReplayable ? undefined : "keeper");
	if (!credential.ok) return noAccessToken(credential.error);
	const stop = credential.value.stops[call.path];
	if (stop !== undefined && ports.now() < stop.until) {
		return err({ kind: "stopped", cause: stop.cause, until: stop.until });
	}
	const answer = await sendAndRenew(ports, call, credential.value);
	if (answer.ok) await noteFault(ports, call.path, call.failureOf(answer.value), stop !== undefined);
	return answer;
};

/** Stops a path at a fault of the account, and ends the stop once WeChat answers there as usual, be it with a refusal. */
const noteFault = async (
	{ accessTokens }: AccessTokenPorts,
	path: string,
	failure: WechatError | undefined,
	wasStopped: boolean,
): Promise<void> => {
	if (failure !== undefined && remedyOf(failure) === "fix-account") {
		return await accessTokens.stop(path, failure);
	}
	const isAnswered = failure === undefined || failure.kind === "refused";
	if (wasStopped && isAnswered) await accessTokens.resume(path);
};

const sendAndRenew = async <A>(
	ports: AccessTokenPorts,
	call: Call<A>,
	credential: Credential,
): Promise<Result<A, NotCalled>> => {
	const { accessToken } = credential;
	const first = await sendPatiently(ports, call, accessToken);
	if (!isTokenRefused(call, first)) return accepted(ports, call, first, credential);
	if (!call.isReplayable) return await complainAlone(ports, first, credential);
	const given = await ports.accessTokens.replace(accessToken, "first");
	if (!given.ok) return noAccessToken(given.error);
	const isSame = given.value.accessToken === accessToken;
	const second = await sendPatiently(ports, call, given.value.accessToken);
	if (!isTokenRefused(call, second)) return accepted(ports, call, second, given.value);
	return isSame ? await sendWithAnother(ports, call, accessToken) : ok(second);
};

/** What cannot be sent again is repeated by its caller. Refused with a doubted access_token, it is such a repetition. */
const complainAlone = async <A>(
	{ accessTokens }: AccessTokenPorts,
	answer: A,
	{ accessToken, isDoubted }: Credential,
): Promise<Result<A, NotCalled>> => {
	const given = await accessTokens.replace(accessToken, isDoubted === true ? "final" : "first");
	return given.ok || isStillAccepted(given.error) ? ok(answer) : noAccessToken(given.error);
};

/** WeChat refused the same one twice: only another will do. */
const sendWithAnother = async <A>(
	ports: AccessTokenPorts,
	call: Call<A>,
	rejected: string,
): Promise<Result<A, NotCalled>> => {
	await ports.pause(COMPLAINT_PAUSE_MS);
	const replaced = await ports.accessTokens.replace(rejected, "final");
	return replaced.ok
		? ok(await sendPatiently(ports, call, replaced.value.accessToken))
		: noAccessToken(replaced.error);
};

/** Where nothing has to be told nothing is awaited: an accepted message would count later than a refused one. */
const accepted = <A>(
	{ accessTokens }: AccessTokenPorts,
	{ failureOf }: Call<A>,
	answer: A,
	credential: Credential,
): Result<A, NotCalled> | Promise<Result<A, NotCalled>> => {
	const told = failureOf(answer) === undefined ? accessTokens.confirm(credential) : undefined;
	return told === undefined ? ok(answer) : told.then(() => ok(answer));
};

const noAccessToken = (failure: AccessTokenFailure) => err({ kind: "no-access-token", failure } as const);

const isTokenRefused = <A>({ failureOf }: Call<A>, answer: A): boolean =>
	remedyOf(failureOf(answer)) === "renew-access-token";

const sendPatiently = async <A>(
	{ pause, noteRepeat }: AccessTokenPorts,
	{ send, failureOf, isReplayable, isUnrepeatable }: Call<A>,
	accessToken: string,
): Promise<A> => {
	const answer = await send(accessToken);
	const failure = failureOf(answer);
	const isBusy = failure?.kind === "refused" && failure.errcode === BUSY;
	if (!isBusy || isUnrepeatable || !isReplayable) return answer;
	await pause(BUSY_PAUSE_MS);
	noteRepeat?.();
	return await send(accessToken);
};

const remedyOf = (failure: WechatError | undefined) =>
	failure?.kind === "refused" ? lookUpErrcode(failure.errcode, failure.endpoint)?.remedy : undefined;
