/** An account whose first access_token is an hour old, and what is said about complaints about it. */
import { read } from "../../src/access-token/keeper.ts";
import { type KeptAccount, keepAccount } from "./kept-account.ts";

export const HOUR = 3600;

export const afterAnHour = async (): Promise<KeptAccount> => {
	const account = keepAccount();
	await read(account.keeper);
	account.clock.advance(HOUR);
	return account;
};

/** What the calls after the first one were. */
export const furtherCalls = ({ wechat }: KeptAccount): readonly string[] =>
	wechat.calls.slice(1).map(({ force }) => (force ? "forced" : "normal"));

export const heldBack = (reason: string) => ({ ok: false, error: { cause: { kind: "held-back", reason } } });
