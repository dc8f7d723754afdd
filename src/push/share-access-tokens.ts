/** One access_token for all sends of a queue message: read once, and renewed once for all when WeChat refuses it. */

import type { CredentialResult } from "../access-token/keeper-state.ts";
import type { CallPorts } from "../access-token/retry.ts";

type AccessTokens = CallPorts["accessTokens"];

export const shareAccessTokens = (accessTokens: AccessTokens): AccessTokens => {
	let current: Promise<CredentialResult> | undefined;
	const replacements = new Map<string, Promise<CredentialResult>>();
	return {
		...accessTokens,
		read: () => {
			current ??= accessTokens.read();
			return current;
		},
		replace: (rejected) => {
			const replaced = replacements.get(rejected) ?? accessTokens.replace(rejected);
			replacements.set(rejected, replaced);
			current = replaced;
			return replaced;
		},
	};
};
