/** The simulator's storage, for what would take a hundred thousand calls to come about. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";

export const inStorage = (statement: string): Promise<void> =>
	runInDurableObject(env.ACCOUNT.getByName("account"), (_, { storage }) => void storage.sql.exec(statement));
