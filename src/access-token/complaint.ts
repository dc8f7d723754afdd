/**
 * What to do about an access_token that WeChat gave out and then refused. A thousand complaints cost at most two calls:
 * a normal one, and, only if WeChat gives the refused one again, a forced one within WeChat's own limits.
 */
import { err, ok } from "../wechat/result.ts";
import type { FailureCause, HeldBack } from "./failure.ts";
import { type CredentialResult, change, credentialOf, type Keeper } from "./keeper-state.ts";
import type { HeldAccessToken } from "./lifetime.ts";
import { force, livingOf, renew } from "./renewal.ts";

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;
/** See: https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken.html */
const FORCED_APART = 30 * SECOND;
const FORCED_A_DAY = 20;
/** So young, it is more likely not yet known to all of WeChat's servers. */
const JUST_ISSUED = 30 * SECOND;

/** Gives another access_token than the rejected one, or says why there is none. */
export const replace = (keeper: Keeper, rejected: string): Promise<CredentialResult> => {
	const held = livingOf(keeper);
	if (held !== undefined && held.accessToken !== rejected) {
		return Promise.resolve(ok(credentialOf(keeper, held)));
	}
	const { complaint } = keeper.state;
	const isKnown = held !== undefined && complaint?.rejected === rejected;
	if (isKnown && keeper.ports.now() < complaint.retryAt) {
		return Promise.resolve(err({ cause: complaint.cause, retryAt: complaint.retryAt }));
	}
	keeper.replacement ??= lookInto(keeper, rejected).finally(() => {
		keeper.replacement = undefined;
	});
	return keeper.replacement;
};

const lookInto = async (keeper: Keeper, rejected: string): Promise<CredentialResult> => {
	const renewed = await renew(keeper);
	if (!renewed.ok || renewed.value.accessToken !== rejected) return renewed;
	const held = livingOf(keeper);
	return held === undefined ? renewed : await forceAway(keeper, held);
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
