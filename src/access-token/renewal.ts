/** Asking WeChat for an access_token: one call at a time, none while the circuit is open. */
import type { WechatError } from "../wechat/api.ts";
import { err, ok } from "../wechat/result.ts";
import { type AccessTokenFailure, type FailureCause, pauseUntil } from "./failure.ts";
import { type CredentialResult, change, credentialOf, type Keeper } from "./keeper-state.ts";
import { type HeldAccessToken, hold, type IssuedAccessToken, isAlive } from "./lifetime.ts";

export const livingOf = ({ state, ports }: Keeper): HeldAccessToken | undefined =>
	state.held !== undefined && isAlive(state.held, ports.now()) ? state.held : undefined;

export const publish = (keeper: Keeper): void => {
	const held = livingOf(keeper);
	if (held !== undefined) keeper.ports.publish(credentialOf(keeper, held));
};

/** One normal call, shared by everyone who asks while it is under way. */
export const renew = (keeper: Keeper): Promise<CredentialResult> => {
	if (keeper.renewal !== undefined) return keeper.renewal;
	const failure = openCircuit(keeper);
	return failure === undefined ? occupy(keeper, askNormally(keeper)) : Promise.resolve(err(failure));
};

/** One forced call. It takes the same place, so that no normal one can run beside it. */
export const force = (keeper: Keeper): Promise<CredentialResult> => occupy(keeper, askForced(keeper));

const occupy = (keeper: Keeper, call: Promise<CredentialResult>): Promise<CredentialResult> => {
	const renewal = call.finally(() => {
		keeper.renewal = undefined;
	});
	keeper.renewal = renewal;
	return renewal;
};

const openCircuit = ({ state, ports }: Keeper): AccessTokenFailure | undefined =>
	state.circuit !== undefined && ports.now() < state.circuit.retryAt
		? { cause: state.circuit.cause, retryAt: state.circuit.retryAt }
		: undefined;

const askNormally = async (keeper: Keeper): Promise<CredentialResult> => {
	const askedAt = keeper.ports.now();
	change(keeper, { askedAt });
	const answer = await keeper.ports.ask(false);
	return answer.ok ? adopt(keeper, answer.value, askedAt) : openCircuitFor(keeper, answer.error);
};

/** Its failure opens no circuit: a used-up budget of forced refreshes must not stop normal ones. */
const askForced = async (keeper: Keeper): Promise<CredentialResult> => {
	const askedAt = keeper.ports.now();
	change(keeper, { askedAt });
	const answer = await keeper.ports.ask(true);
	if (answer.ok) return adopt(keeper, answer.value, askedAt);
	return err({
		cause: answer.error,
		retryAt: pauseUntil(answer.error, 1, keeper.ports.now()),
	});
};

const adopt = (keeper: Keeper, issued: IssuedAccessToken, askedAt: number): CredentialResult => {
	const held = hold(issued, askedAt, keeper.ports.random());
	const { complaint } = keeper.state;
	// The same one again is no news for those who complained about it.
	const isRefusedOne = complaint?.rejected === held.accessToken;
	change(keeper, { held, circuit: undefined, complaint: isRefusedOne ? complaint : undefined });
	keeper.ports.wakeAt(held.renewAt);
	publish(keeper);
	return ok(credentialOf(keeper, held));
};

const openCircuitFor = (keeper: Keeper, cause: WechatError): CredentialResult => {
	const now = keeper.ports.now();
	const { circuit } = keeper.state;
	const failures = circuit !== undefined && isSameFailure(circuit.cause, cause) ? circuit.failures + 1 : 1;
	const retryAt = pauseUntil(cause, failures, now);
	change(keeper, {
		circuit: { cause, retryAt, failures },
		lastFailure: { cause, at: now },
	});
	return err({ cause, retryAt });
};

/** Another failure is counted from one: five time-outs say nothing about the whitelist. */
const isSameFailure = (one: FailureCause, other: FailureCause): boolean =>
	one.kind === "refused" && other.kind === "refused"
		? one.errcode === other.errcode
		: one.kind === other.kind;
