/** Asking WeChat for a credential: one call at a time, none while the circuit is open. */
import type { WechatError } from "../wechat/api.ts";
import { err, ok } from "../wechat/result.ts";
import { type AccessTokenFailure, type FailureCause, pauseUntil } from "./failure.ts";
import { type CredentialResult, change, credentialOf, type Keeper } from "./keeper-state.ts";
import { type Held, hold, type Issued, isAlive } from "./lifetime.ts";

export const livingOf = <C>({ state, ports }: Keeper<C>): Held<C> | undefined =>
	state.held !== undefined && isAlive(state.held, ports.now()) ? state.held : undefined;

export const publish = <C>(keeper: Keeper<C>): void => {
	const held = livingOf(keeper);
	if (held !== undefined) keeper.ports.publish(credentialOf(keeper, held));
};

/** One normal call, shared by everyone who asks while it is under way. */
export const renew = <C>(keeper: Keeper<C>): Promise<CredentialResult<C>> => renewAnd(keeper, publish);

/**
 * The same after a complaint: the world is not told of the same one again. Complaints may come all day, and KV takes a
 * thousand writes a day on the free plan.
 */
export const renewQuietly = (keeper: Keeper): Promise<CredentialResult> => {
	const before = livingOf(keeper)?.accessToken;
	return renewAnd(keeper, () => {
		if (livingOf(keeper)?.accessToken !== before) publish(keeper);
	});
};

const renewAnd = <C>(keeper: Keeper<C>, tell: (keeper: Keeper<C>) => void): Promise<CredentialResult<C>> => {
	if (keeper.renewal !== undefined) return keeper.renewal;
	const failure = openCircuit(keeper);
	return failure === undefined ? occupy(keeper, askNormally(keeper, tell)) : Promise.resolve(err(failure));
};

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

const askNormally = async <C>(
	keeper: Keeper<C>,
	tell: (keeper: Keeper<C>) => void,
): Promise<CredentialResult<C>> => {
	const askedAt = keeper.ports.now();
	change(keeper, { askedAt });
	const answer = await keeper.ports.ask(false);
	if (!answer.ok) return openCircuitFor(keeper, answer.error);
	const adopted = adopt(keeper, answer.value, askedAt);
	tell(keeper);
	return adopted;
};

/** Its failure opens no circuit: a used-up budget of forced refreshes must not stop normal ones. */
const askForced = async (keeper: Keeper): Promise<CredentialResult> => {
	const askedAt = keeper.ports.now();
	change(keeper, { askedAt });
	const answer = await keeper.ports.ask(true);
	if (!answer.ok) return err(pauseFor(answer.error, 1, keeper.ports.now()));
	const adopted = adopt(keeper, answer.value, askedAt);
	publish(keeper);
	return adopted;
};

const adopt = <C>(keeper: Keeper<C>, issued: Issued<C>, askedAt: number): CredentialResult<C> => {
	const held = hold(issued, askedAt, keeper.ports.random());
	const { complaint, doubt } = keeper.state;
	// The same one again is no news for those who complained about it.
	const isSame = (refused: string | undefined) => Object.values<unknown>(issued).includes(refused);
	change(keeper, {
		held,
		circuit: undefined,
		complaint: isSame(complaint?.rejected) ? complaint : undefined,
		// Another one explains the refusal, unless calls have succeeded since.
		doubt: isSame(doubt?.refused) || doubt?.acceptedAt !== undefined ? doubt : undefined,
	});
	keeper.ports.wakeAt(held.renewAt);
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
