/**
 * WeChat refuses good access_tokens now and then: 40001 for a third or a half of the calls, for minutes or hours, while
 * the others succeed. So a refused call is repeated before anybody complains for good, and a success after a refusal
 * proves that the access_token is good. Whoever has one tells the keeper: nobody else knows of all calls.
 *
 * Once proven, an access_token is forced away only when no call has succeeded for a minute and five complaints have come
 * since. A minute alone would not do where calls are rare, nor would five complaints where they are many. The next
 * access_token inherits the proof: it is WeChat that behaves so, and its first call may be refused twice.
 */
import { change, type Doubt, isRecent, type Keeper } from "./keeper-state.ts";
import { publish } from "./renewal.ts";

const SECOND = 1000;
/** So long a success proves that the access_token is good. */
const PROVEN = 60 * SECOND;
/** So many complaints without a success between them say that it is good no longer. */
const TELLING = 5;
/** Refusals and successes are written down that seldom: they may be a hundred a second. */
const WRITTEN_APART = 10 * SECOND;

const doubtOf = ({ state, ports }: Keeper): Doubt | undefined =>
	state.doubt !== undefined && isRecent(state.doubt, ports.now()) ? state.doubt : undefined;

/** WeChat refused a call with the access_token that it gives out. The first time the world is told. */
export const noteRefusal = (keeper: Keeper): void => {
	const now = keeper.ports.now();
	const doubt = doubtOf(keeper);
	if (doubt !== undefined && now - doubt.at < WRITTEN_APART) return;
	change(keeper, { doubt: { complaints: 0, ...doubt, at: now } });
	if (doubt === undefined) publish(keeper);
};

/** A call with it succeeded. Of no interest where no call was refused before. */
export const confirm = (keeper: Keeper, accessToken: string): void => {
	const doubt = doubtOf(keeper);
	if (doubt === undefined || keeper.state.held?.accessToken !== accessToken) return;
	const now = keeper.ports.now();
	if (doubt.acceptedAt !== undefined && now - doubt.acceptedAt < WRITTEN_APART) return;
	change(keeper, { doubt: { ...doubt, acceptedAt: now, complaints: 0 } });
};

/** Whether calls succeed all the same. */
export const isProven = (keeper: Keeper): boolean => {
	const doubt = doubtOf(keeper);
	if (doubt?.acceptedAt === undefined) return false;
	return keeper.ports.now() - doubt.acceptedAt < PROVEN || doubt.complaints < TELLING;
};

/** Counts a complaint about one that was proven, unless the proof is fresh: then it says nothing. */
export const countComplaint = (keeper: Keeper): void => {
	const doubt = doubtOf(keeper);
	if (doubt?.acceptedAt === undefined || doubt.complaints === TELLING) return;
	if (keeper.ports.now() - doubt.acceptedAt < PROVEN) return;
	change(keeper, { doubt: { ...doubt, complaints: doubt.complaints + 1 } });
};
