/** Asking WeChat for a credential: one call at a time, none while the circuit is open. */
import type { WechatError } from "../wechat/api.ts";
import { err, ok } from "../wechat/result.ts";
import { type AccessTokenFailure, type FailureCause, pauseUntil } from "./failure.ts";
import { type CredentialResult, change, credentialOf, type Keeper } from "./keeper-state.ts";
import { type Held, type HeldAccessToken, hold, type Issued, isAlive } from "./lifetime.ts";

export const livingOf = <C>({ state, ports }: Keeper<C>): Held<C> | undefined =>
	state.held !== undefined && isAlive(state.held, ports.now()) ? state.held : undefined;

export const publish = <C>(keeper: Keeper<C>): void => {
	const held = livingOf(keeper);
	if (held !== undefined) keeper.ports.publish(credentialOf(keeper, held));
};

/** One normal call, shared by everyone who asks while it is under way. */
export const renew = <C>(keeper: Keeper<C>): Promise<CredentialResult<C>> => {
	if (keeper.renewal !== undefined) return keeper.renewal;
	const failure = openCircuit(keeper);
	return failure === undefined ? occupy(keeper, askNormally(keeper)) : Promise.resolve(err(failure));
};

/** The held one, if WeChat, asked after a refusal, gave it out again within so many milliseconds. */
export const givenAgain = (keeper: Keeper, within: number): HeldAccessToken | undefined => {
	const { givenAt, renewal, ports } = keeper;
	// A renewal that is under way may bring another.
	if (givenAt === undefined || renewal !== undefined) return undefined;
	return ports.now() - givenAt < within ? livingOf(keeper) : undefined;
};

/**
 * One normal call after a refusal, shared like the others. The same one again is neither written down nor told to the
 * world: there may be such a call each second of a day, and KV takes a thousand writes a day on the free plan.
 */
export const askAgain = (keeper: Keeper): Promise<CredentialResult> => {
	if (keeper.renewal !== undefined) return keeper.renewal;
	const failure = openCircuit(keeper);
	return failure === undefined ? occupy(keeper, compare(keeper)) : Promise.resolve(err(failure));
};

const compare = async (keeper: Keeper): Promise<CredentialResult> => {
	const askedAt = keeper.ports.now();
	const answer = await keeper.ports.ask(false);
	if (!answer.ok) return openCircuitFor(keeper, answer.error);
	const held = livingOf(keeper);
	if (held === undefined || !isSame(held, hold(answer.value, askedAt, 0))) {
		return adopt(keeper, answer.value, askedAt);
	}
	keeper.givenAt = askedAt;
	if (keeper.state.circuit !== undefined) change(keeper, { circuit: undefined });
	return ok(credentialOf(keeper, held));
};

/** WeChat counts in seconds. One that ends earlier than it was said to is news. */
const isSame = (held: HeldAccessToken, given: HeldAccessToken): boolean =>
	held.accessToken === given.accessToken && given.expiresAt > held.expiresAt - 5000;

/** One forced call. It takes the same place, so that no normal one can run beside it. */
export const force = (keeper: Keeper): Promise<CredentialResult> => occupy(keeper, askForced(keeper));

const occupy = <C>(keeper: Keeper<C>, call: Promise<CredentialResult<C>>): Promise<CredentialResult<C>> => {
	const renewal = call.finally(() => {
		keeper.renewal = undefined;
	});
	keeper.renewal = renewal;
	return renewal;
};

const openCircuit = <C>({ state, ports }: Keeper<C>): AccessTokenFailure | undefined =>
	state.circuit !== undefined && ports.now() < state.circuit.retryAt
		? { cause: state.circuit.cause, retryAt: state.circuit.retryAt }
		: undefined;

const askNormally = async <C>(keeper: Keeper<C>): Promise<CredentialResult<C>> => {
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
	return err(pauseFor(answer.error, 1, keeper.ports.now()));
};

const adopt = <C>(keeper: Keeper<C>, issued: Issued<C>, askedAt: number): CredentialResult<C> => {
	const held = hold(issued, askedAt, keeper.ports.random());
	const { complaint, doubt } = keeper.state;
	// The same one again is no news for those who complained about it.
	const isRefusedOne = complaint !== undefined && Object.values<unknown>(issued).includes(complaint.rejected);
	keeper.givenAt = undefined;
	change(keeper, {
		held,
		circuit: undefined,
		complaint: isRefusedOne ? complaint : undefined,
		// Refusals that no success has contradicted are explained by another one.
		doubt: doubt?.acceptedAt === undefined ? undefined : doubt,
	});
	keeper.ports.wakeAt(held.renewAt);
	publish(keeper);
	return ok(credentialOf(keeper, held));
};

const openCircuitFor = <C>(
	keeper: Keeper<C>,
	error: WechatError | AccessTokenFailure,
): CredentialResult<C> => {
	const now = keeper.ports.now();
	const { circuit } = keeper.state;
	const { cause } = pauseFor(error, 1, now);
	const failures = circuit !== undefined && isSameFailure(circuit.cause, cause) ? circuit.failures + 1 : 1;
	const failure = pauseFor(error, failures, now);
	change(keeper, {
		circuit: { ...failure, failures },
		lastFailure: { cause, at: now },
	});
	return err(failure);
};

const pauseFor = (
	error: WechatError | AccessTokenFailure,
	failures: number,
	now: number,
): AccessTokenFailure =>
	"retryAt" in error ? error : { cause: error, retryAt: pauseUntil(error, failures, now) };

/** Another failure is counted from one: five time-outs say nothing about the whitelist. */
const isSameFailure = (one: FailureCause, other: FailureCause): boolean =>
	one.kind === "refused" && other.kind === "refused"
		? one.errcode === other.errcode
		: one.kind === other.kind;
