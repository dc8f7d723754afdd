/** What is still to be done for all pushes together: counted from the unfinished ones alone, however many have ended. */

export interface Backlog {
	/** How many pushes are in each state. */
	readonly open: number;
	readonly sending: number;
	readonly paused: number;
	/** How many deliveries wait in them. */
	readonly queued: number;
	/** When the one that has waited longest last got further, of those that nothing keeps from it: Unix milliseconds. */
	readonly oldestProgressAt: number | null;
}

type BacklogRow = Readonly<Record<"open" | "sending" | "paused" | "queued", number>> & {
	readonly oldest_progress_at: number | null;
};

export const readBacklog = async (ledger: D1Database): Promise<Backlog> => {
	const row = await ledger
		.prepare(
			`SELECT total(status = 'open') AS open, total(status = 'sending') AS sending, total(status = 'paused') AS paused,
				total(iif(status = 'cancelled', 0, queued)) AS queued,
				min(iif(queued > 0 AND status IN ('open', 'sending'), progressed_at, NULL)) AS oldest_progress_at
			FROM pushes WHERE finished_at IS NULL`,
		)
		.first<BacklogRow>();
	const { open = 0, sending = 0, paused = 0, queued = 0, oldest_progress_at = null } = row ?? {};
	return { open, sending, paused, queued, oldestProgressAt: oldest_progress_at };
};
