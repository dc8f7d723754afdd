/**
 * What one recipient of a push costs in D1, as docs/pushes.md says it: rows read and written, indexes and triggers
 * included. test/worker/push-cost.test.ts measures it; whoever changes it changes both languages of the document.
 */

export interface RowsPerRecipient {
	readonly written: number;
	readonly read: number;
}

export const PUSH_COST = {
	accepted: { written: 3, read: 3 },
	/** Claimed, sent, recorded; with its share of what the chunk and the push cost. */
	sent: { written: 4.04, read: 12.4 },
	receipt: { written: 2, read: 8 },
	/** When the retention is over. */
	forgotten: { written: 1, read: 4 },
} as const satisfies Record<string, RowsPerRecipient>;
