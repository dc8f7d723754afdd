/** What bulk push needs of its environment. */
import type { AccessTokenEnv } from "../access-token/reader.ts";
import type { Ring } from "./ring.ts";

export interface PushEnv extends AccessTokenEnv {
	/** The ledger. */
	readonly LEDGER: D1Database;
	/** Rings for work that the ledger holds. */
	readonly PUSH_QUEUE: Queue<Ring>;
	/** How long finished pushes are kept, in days; default 90. */
	readonly PUSH_RETENTION_DAYS?: string;
}
