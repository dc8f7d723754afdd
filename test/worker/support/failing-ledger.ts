/** The real ledger, with failures where a test wants them. */

export interface LedgerCall {
	/** How many statements it has. */
	readonly statements: number;
}

/** `before` (or true): it did nothing; `after`: it did its work, and the answer was lost. */
export type LedgerFault = boolean | "before" | "after";

/** Asks `faultOf` before each batch and each single statement that is run. */
export const failingLedger = (ledger: D1Database, faultOf: (call: LedgerCall) => LedgerFault): D1Database => {
	const run = async <T>(statements: number, call: () => Promise<T>): Promise<T> => {
		const fault = faultOf({ statements });
		if (fault === true || fault === "before") throw new Error("ledger out of order");
		const result = await call();
		if (fault === "after") throw new Error("ledger out of order");
		return result;
	};
	const failing = (statement: D1PreparedStatement): D1PreparedStatement => {
		const bind = statement.bind.bind(statement);
		const first = statement.first.bind(statement);
		const all = statement.all.bind(statement);
		const runOne = statement.run.bind(statement);
		return Object.assign(statement, {
			bind: (...values: unknown[]) => failing(bind(...values)),
			first: () => run(1, () => first()),
			all: () => run(1, () => all()),
			run: () => run(1, () => runOne()),
		});
	};
	return new Proxy(ledger, {
		get: (target, name) => {
			if (name === "prepare") return (sql: string) => failing(target.prepare(sql));
			if (name === "batch") {
				return (statements: D1PreparedStatement[]) => run(statements.length, () => target.batch(statements));
			}
			return Reflect.get(target, name);
		},
	});
};
