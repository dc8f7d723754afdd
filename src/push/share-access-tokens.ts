/**
 * One access_token for all sends of a queue message: read once, and asked for anew once for all when WeChat refuses it.
 * What thirty sends have to tell its keeper, one tells: each call of it counts among those of an invocation.
 */
import type { Complaint } from "../access-token/complaint.ts";
import { isStillAccepted } from "../access-token/failure.ts";
import type { CredentialResult } from "../access-token/keeper-state.ts";
import type { CallPorts } from "../access-token/retry.ts";

type AccessTokens = CallPorts["accessTokens"];

export const shareAccessTokens = (accessTokens: AccessTokens): AccessTokens => {
	let current: Promise<CredentialResult> | undefined;
	const complaints = new Map<string, Promise<CredentialResult>>();
	const confirmations = new Map<string, Promise<void>>();
	const notes = new Map<string, Promise<void>>();
	const once = (note: string, tell: () => Promise<void>): Promise<void> => {
		const told = notes.get(note) ?? tell();
		notes.set(note, told);
		return told;
	};
	/** After the success that there was, if there was one: it says that nothing must be forced. */
	const complain = async (rejected: string, complaint: Complaint): Promise<CredentialResult> => {
		if (complaint === "final") await confirmations.get(rejected);
		return await accessTokens.replace(rejected, complaint);
	};
	return {
		read: () => {
			current ??= accessTokens.read();
			return current;
		},
		replace: async (rejected, complaint = "final") => {
			const text = textOf(rejected, complaint);
			const told = complaints.get(text);
			const answer = told ?? complain(rejected, complaint);
			if (told === undefined) {
				complaints.set(text, answer);
				current = unlessStillAccepted(answer, current);
			}
			const given = await answer;
			// A late complaint about one that was replaced long ago: what has come since may be newer.
			return given.ok || !isStillAccepted(given.error) ? await (current ?? answer) : given;
		},
		confirm: (credential) => {
			const { accessToken, isDoubted } = credential;
			// One that began before another was refused, and succeeds after it, tells as much.
			const complaint = complaints.get(textOf(accessToken, "first"));
			if (isDoubted !== true && complaint === undefined) return undefined;
			const tell = async () => {
				await complaint?.catch(() => undefined);
				await accessTokens.confirm({ ...credential, isDoubted: true });
			};
			const told = confirmations.get(accessToken) ?? tell();
			confirmations.set(accessToken, told);
			return told;
		},
		stop: (path, cause) => once(`stop ${path}`, () => accessTokens.stop(path, cause)),
		resume: (path) => once(`resume ${path}`, () => accessTokens.resume(path)),
	};
};

const textOf = (rejected: string, complaint: Complaint): string => `${complaint} ${rejected}`;

/** An access_token that other calls succeed with stays in use. */
const unlessStillAccepted = async (
	answer: Promise<CredentialResult>,
	before: Promise<CredentialResult> | undefined,
): Promise<CredentialResult> => {
	const given = await answer;
	return given.ok || !isStillAccepted(given.error) ? given : await (before ?? answer);
};
