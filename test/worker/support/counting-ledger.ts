/** The real ledger, and what D1 would bill for it: rows and statements, as D1 itself counts them in `meta`. */

export interface LedgerUse {
	readonly rowsRead: number;
	readonly rowsWritten: number;
	/** Each is one query of those that an invocation may make. */
	readonly statements: number;
}

export interface CountingLedger {
	readonly ledger: D1Database;
	/** Since the last time it was asked. */
	readonly take: () => LedgerUse;
}

const NOTHING: LedgerUse = { rowsRead: 0, rowsWritten: 0, statements: 0 };

export const countingLedger = (ledger: D1Database): CountingLedger => {
	let use = NOTHING;
	const count = <T>(result: D1Result<T>): D1Result<T> => {
		use = {
			rowsRead: use.rowsRead + result.meta.rows_read,
			rowsWritten: use.rowsWritten + result.meta.rows_written,
			statements: use.statements + 1,
		};
		return result;
	};
	const counting = (statement: D1PreparedStatement): D1PreparedStatement => {
		const bind = statement.bind.bind(statement);
		const all = statement.all.bind(statement);
		return Object.assign(statement, {
			bind: (...values: unknown[]) => counting(bind(...values)),
			// `first` tells nothing of its cost.
			first: async () => count(await all()).results[0] ?? null,
			all: async () => count(await all()),
			run: async () => count(await all()),
		});
	};
	const counted = new Proxy(ledger, {
		get: (target, name) => {
			if (name === "prepare") return (sql: string) => counting(target.prepare(sql));
			if (name === "batch") {
				return async (statements: D1PreparedStatement[]) => (await target.batch(statements)).map(count);
			}
			return Reflect.get(target, name);
		},
	});
	const take = (): LedgerUse => {
		const taken = use;
		use = NOTHING;
		return taken;
	};
	return { ledger: counted, take };
};
