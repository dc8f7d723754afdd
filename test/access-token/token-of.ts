import type { CredentialResult } from "../../src/access-token/keeper-state.ts";

/** The access_token of a credential, if there is one. */
export const tokenOf = async (asked: Promise<CredentialResult>): Promise<string | undefined> => {
	const credential = await asked;
	return credential.ok ? credential.value.accessToken : undefined;
};
