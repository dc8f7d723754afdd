/** Ids of pushes, and what is derived from them. */

/** Sorts by time of creation: nine characters of milliseconds, eleven of randomness. `random` is 11 bytes or more. */
export const newPushId = (now: number, random: Uint8Array): string => {
	const noise = Array.from(random.subarray(0, 11), (byte) => (byte % 36).toString(36)).join("");
	return `${timePart(now)}${noise}`;
};

/** Sorts before every id made from then on (Unix milliseconds), and after all older ones. */
export const timePart = (time: number): string => Math.trunc(time).toString(36).padStart(9, "0");

/**
 * The `client_msg_id` of one delivery's round: the same for every attempt, so that WeChat delivers it once, and another
 * one in the next round. 32 characters, WeChat's most.
 */
export const clientMsgId = async (push: string, touser: string, round: number): Promise<string> => {
	const bytes = new TextEncoder().encode(JSON.stringify([push, touser, round]));
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
};
