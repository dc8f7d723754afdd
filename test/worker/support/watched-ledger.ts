/** The real ledger, with everything that is asked of it written down. */

export interface SeenStatement {
	readonly sql: string;
	readonly values: readonly unknown[];
}

export const watchedLedger = (ledger: D1Database, noteMeta?: (meta: D1Meta) => void) => {
	const seen: SeenStatement[] = [];
	const batches: number[] = [];
	const watched = (sql: string, statement: D1PreparedStatement): D1PreparedStatement => {
		const bind = statement.bind.bind(statement);
		return Object.assign(statement, {
			bind: (...values: unknown[]) => {
				seen.push({ sql, values });
				return bind(...values);
			},
		});
	};
	const batch = async (statements: D1PreparedStatement[]) => {
		batches.push(statements.length);
		const results = await ledger.batch(statements);
		for (const { meta } of results) noteMeta?.(meta);
		return results;
	};
	const proxy = new Proxy(ledger, {
		get: (target, name) => {
			if (name === "prepare") return (sql: string) => watched(sql, target.prepare(sql));
			return name === "batch" ? batch : Reflect.get(target, name);
		},
	});
	return { ledger: proxy, seen, batches };
};
