/** Time as the handlers see it; tests hand in their own. */
export interface Clock {
	/** Unix milliseconds. */
	readonly now: () => number;
	readonly pause: (milliseconds: number) => Promise<void>;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	pause: (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds)),
};
