/** The real ledger, with failures where a test wants them. */
import { env } from "cloudflare:workers";

/** A single statement that is run, or a batch. */
export interface LedgerCall {
	/** How many statements it has. */
	readonly statements: number;
	/** All of them. */
	readonly sql: string;
}

/** `before` (or true): it did nothing; `after`: it did its work, and the answer was lost; `never`: it does not answer; a promise: it begins when that is kept. */
export type LedgerFault = boolean | "before" | "after" | "never" | Promise<void>;

/** Asks `faultOf` before each call. */
export const failingLedger = (ledger: D1Database, faultOf: (call: LedgerCall) => LedgerFault): D1Database => {
	const texts = new WeakMap<D1PreparedStatement, string>();
	const run = async <T>(statements: readonly D1PreparedStatement[], call: () => Promise<T>): Promise<T> => {
		const sql = statements.map((statement) => texts.get(statement)).join(";\n");
		const fault = faultOf({ statements: statements.length, sql });
		if (fault === "never") return await new Promise<never>(() => {});
		if (fault === true || fault === "before") throw new Error("ledger out of order");
		if (fault instanceof Promise) await fault;
		const result = await call();
		if (fault === "after") throw new Error("ledger out of order");
		return result;
	};
	const failing = (sql: string, statement: D1PreparedStatement): D1PreparedStatement => {
		texts.set(statement, sql);
		const bind = statement.bind.bind(statement);
		const first = statement.first.bind(statement);
		const all = statement.all.bind(statement);
		const runOne = statement.run.bind(statement);
		return Object.assign(statement, {
			bind: (...values: unknown[]) => failing(sql, bind(...values)),
			first: () => run([statement], () => first()),
			all: () => run([statement], () => all()),
			run: () => run([statement], () => runOne()),
		});
	};
	return new Proxy(ledger, {
		get: (target, name) => {
			if (name === "prepare") return (sql: string) => failing(sql, target.prepare(sql));
			if (name === "batch") {
				return (statements: D1PreparedStatement[]) => run(statements, () => target.batch(statements));
			}
			return Reflect.get(target, name);
		},
	});
};

/** Answers nothing but that it is out of order. */
export const deadLedger = (): D1Database => failingLedger(env.LEDGER, () => true);

/** Does not answer at all. */
export const hangingLedger = (): D1Database => failingLedger(env.LEDGER, () => "never");

/** Dies before the first call with these words, and stays dead. */
export const ledgerDyingAt = (words: string): D1Database => {
	let isDead = false;
	return failingLedger(env.LEDGER, ({ sql }) => {
		isDead ||= sql.includes(words);
		return isDead;
	});
};

/** Does what it is told, and loses its answer to every call with these words. */
export const ledgerLosingAnswerTo = (words: string): D1Database =>
	failingLedger(env.LEDGER, ({ sql }) => sql.includes(words) && "after");
