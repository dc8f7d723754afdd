/**
 * What to do about an access_token that WeChat gave out and then refused. A thousand complaints cost at most two calls:
 * a normal one, and, only if WeChat gives the refused one again, a forced one within WeChat's own limits. One that other
 * calls succeed with is not forced away: see `doubt.ts`.
 */
import { err, ok } from "../wechat/result.ts";
import { countComplaint, isProven, noteRefusal } from "./doubt.ts";
import type { AccessTokenFailure, FailureCause, HeldBack } from "./failure.ts";
import { type CredentialResult, change, credentialOf, type Keeper } from "./keeper-state.ts";
import type { HeldAccessToken } from "./lifetime.ts";
import { askAgain, force, givenAgain, livingOf } from "./renewal.ts";

/**
 * `first`: one call was refused, and will be repeated: with another access_token, or with the same one where WeChat gives
 * that out again. `final`: the repetition was refused as well, or cannot be made: only another one will do.
 */
export type Complaint = "first" | "final";

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;
/** See: https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html */
const FORCED_APART = 30 * SECOND;
const FORCED_A_DAY = 20;
/** So young, it is more likely not yet known to all of WeChat's servers. */
const JUST_ISSUED = 30 * SECOND;
/** One that other calls succeed with may be tried again soon. */
const ANOTHER_TRY = SECOND;
/** So long WeChat is not asked again what it gives out: somebody may have replaced it, and then the next call heals. */
const ASKED_APART = SECOND;
/** A call that was refused twice needs so long at most: WeChat was asked at the first time, and need not be again. */
const BETWEEN_REFUSALS = 10 * SECOND;

/** Gives the access_token to repeat a refused call with, or says why there is none. */
export const replace = (
	keeper: Keeper,
	rejected: string,
	complaint: Complaint = "final",
): Promise<CredentialResult> => {
	const held = livingOf(keeper);
	if (held !== undefined && held.accessToken !== rejected) {
		return Promise.resolve(ok(credentialOf(keeper, held)));
	}
	if (complaint === "first") return giveAgain(keeper, rejected);
	countComplaint(keeper);
	const failure = held === undefined ? undefined : knownFailure(keeper, rejected);
	if (failure !== undefined) return Promise.resolve(err(failure));
	keeper.replacement ??= lookInto(keeper, rejected).finally(() => {
		keeper.replacement = undefined;
	});
	return keeper.replacement;
};

/** What WeChat gives out now. If it is the refused one, calls are refused with a good one, or it is dead. */
const giveAgain = async (
	keeper: Keeper,
	refused: string,
	within = ASKED_APART,
): Promise<CredentialResult> => {
	const held = givenAgain(keeper, within);
	const given = held === undefined ? await askAgain(keeper) : ok(credentialOf(keeper, held));
	if (!given.ok || given.value.accessToken !== refused) return given;
	noteRefusal(keeper);
	return ok({ ...given.value, isDoubted: true });
};

/** What holds about an access_token that was complained about before, or that other calls succeed with. */
const knownFailure = (keeper: Keeper, rejected: string): AccessTokenFailure | undefined => {
	if (isProven(keeper)) return givenAgain(keeper, ASKED_APART) && stillAccepted(keeper);
	const { complaint } = keeper.state;
	if (complaint?.rejected !== rejected || keeper.ports.now() >= complaint.retryAt) return undefined;
	return { cause: complaint.cause, retryAt: complaint.retryAt };
};

const stillAccepted = ({ ports }: Keeper): AccessTokenFailure => ({
	cause: heldBack("still-accepted"),
	retryAt: ports.now() + ANOTHER_TRY,
});

const lookInto = async (keeper: Keeper, rejected: string): Promise<CredentialResult> => {
	const given = await giveAgain(keeper, rejected, isProven(keeper) ? ASKED_APART : BETWEEN_REFUSALS);
	if (!given.ok || given.value.accessToken !== rejected) return given;
	// Somebody's call may have succeeded meanwhile.
	if (isProven(keeper)) return err(stillAccepted(keeper));
	// Somebody else may be asking again: never two calls at once.
	if (keeper.renewal !== undefined) return await lookInto(keeper, rejected);
	const held = livingOf(keeper);
	return held === undefined ? given : await forceAway(keeper, held);
};

const forceAway = async (keeper: Keeper, held: HeldAccessToken): Promise<CredentialResult> => {
	const now = keeper.ports.now();
	const forcedAt = keeper.state.forcedAt.filter((at) => now - at < DAY);
	const rejected = held.accessToken;
	const hindrance = hindranceOf(held, forcedAt, now);
	if (hindrance !== undefined) return refuse(keeper, rejected, heldBack(hindrance.reason), hindrance.until);
	// Written before the call: one that is counted and never left costs less than one that left uncounted.
	change(keeper, { forcedAt: [...forcedAt, now] });
	const forced = await force(keeper);
	if (!forced.ok) return refuse(keeper, rejected, forced.error.cause, forced.error.retryAt);
	if (forced.value.accessToken !== rejected) return forced;
	return refuse(keeper, rejected, heldBack("still-refused"), now + FORCED_APART);
};

const hindranceOf = (
	held: HeldAccessToken,
	forcedAt: readonly number[],
	now: number,
): { readonly reason: HeldBack["reason"]; readonly until: number } | undefined => {
	const [oldest] = forcedAt;
	const newest = forcedAt.at(-1);
	if (now - held.issuedAt < JUST_ISSUED) return { reason: "just-issued", until: held.issuedAt + JUST_ISSUED };
	if (newest !== undefined && now - newest < FORCED_APART) {
		return { reason: "forced-recently", until: newest + FORCED_APART };
	}
	if (oldest !== undefined && forcedAt.length >= FORCED_A_DAY) {
		return { reason: "forced-too-often", until: oldest + DAY };
	}
	return undefined;
};

const heldBack = (reason: HeldBack["reason"]): HeldBack => ({
	kind: "held-back",
	reason,
});

/** Remembered, so that the next thousand complaints about the same one cost nothing. */
const refuse = (keeper: Keeper, rejected: string, cause: FailureCause, retryAt: number): CredentialResult => {
	change(keeper, {
		complaint: { rejected, cause, retryAt },
		lastFailure: { cause, at: keeper.ports.now() },
	});
	return err({ cause, retryAt });
};
