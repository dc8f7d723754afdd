/** An account that exists nowhere, as the environment would give it. */
import type { Account } from "../../../src/access-token/account.ts";

export const ACCOUNT: Account = {
	appId: "wx7e57000000000001",
	appSecret: "7e57c0de7e57c0de7e57c0de7e57c0de",
	origin: "https://wechat.test",
	relayKey: undefined,
};
/** Unix milliseconds: 2026-10-01, noon in Beijing. */
export const NOON = Date.UTC(2026, 9, 1, 4);
