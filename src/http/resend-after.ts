/** A queue that forgets: that of `wrangler dev` loses what waits in it whenever the code is reloaded. */

export interface ForgetfulQueueEnv {
	/**
	 * Set by `npm start` alone. Events in the queue are kept in the ledger as well, and what has made no progress for so
	 * many seconds goes into the queue again.
	 */
	readonly RESEND_AFTER_SECONDS?: string;
}

/** In milliseconds; undefined for a queue that forgets nothing. */
export const resendAfterMs = ({ RESEND_AFTER_SECONDS = "" }: ForgetfulQueueEnv): number | undefined =>
	/^\d{1,5}$/.test(RESEND_AFTER_SECONDS) ? Number(RESEND_AFTER_SECONDS) * 1000 : undefined;
