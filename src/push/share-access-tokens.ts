/**
 * One access_token for all sends of a queue message: read once, and renewed once for all when WeChat refuses it. What
 * thirty sends have to tell its keeper about a path, one tells: each call of it counts among those of an invocation.
 */
import type { CredentialResult } from "../access-token/keeper-state.ts";
import type { CallPorts } from "../access-token/retry.ts";

type AccessTokens = CallPorts["accessTokens"];

export const shareAccessTokens = (accessTokens: AccessTokens): AccessTokens => {
	let current: Promise<CredentialResult> | undefined;
	const replaced = new Set<string>();
	const notes = new Map<string, Promise<void>>();
	const once = (note: string, tell: () => Promise<void>): Promise<void> => {
		const told = notes.get(note) ?? tell();
		notes.set(note, told);
		return told;
	};
	return {
		read: () => {
			current ??= accessTokens.read();
			return current;
		},
		replace: (rejected) => {
			// A late complaint about one that was replaced long ago: what has come since may be newer.
			if (replaced.has(rejected) && current !== undefined) return current;
			current = accessTokens.replace(rejected);
			replaced.add(rejected);
			return current;
		},
		stop: (path, cause) => once(`stop ${path}`, () => accessTokens.stop(path, cause)),
		resume: (path) => once(`resume ${path}`, () => accessTokens.resume(path)),
	};
};
