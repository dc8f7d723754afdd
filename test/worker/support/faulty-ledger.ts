/** Ledgers that are out of order, around the real one. */
import { env } from "cloudflare:workers";

const LOST = "D1_ERROR: Network connection lost.";

const around = (changes: Partial<D1Database>): D1Database => ({
	prepare: (sql) => env.LEDGER.prepare(sql),
	batch: (statements) => env.LEDGER.batch(statements),
	exec: (sql) => env.LEDGER.exec(sql),
	withSession: (constraint) => env.LEDGER.withSession(constraint),
	dump: () => Promise.reject(new Error("not here")),
	...changes,
});

/** Answers nothing. */
export const deadLedger = (): D1Database =>
	around({
		prepare: () => {
			throw new Error(LOST);
		},
	});

/** Dies before the first statement that contains these words, and stays dead. */
export const ledgerDyingAt = (words: string): D1Database => {
	let isDead = false;
	return around({
		prepare: (sql) => {
			isDead ||= sql.includes(words);
			if (isDead) throw new Error(LOST);
			return env.LEDGER.prepare(sql);
		},
	});
};

/** Does what it is told, and loses its answer to the first transaction with a statement that contains these words. */
export const ledgerLosingAnswerTo = (words: string): D1Database => {
	let isNext = false;
	return around({
		prepare: (sql) => {
			isNext ||= sql.includes(words);
			return env.LEDGER.prepare(sql);
		},
		batch: async <T>(statements: D1PreparedStatement[]) => {
			const results = await env.LEDGER.batch<T>(statements);
			if (isNext) throw new Error(LOST);
			return results;
		},
	});
};
