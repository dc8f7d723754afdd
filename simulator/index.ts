/** The Worker's entry: every request goes to the one pretend account. */
import type { Env } from "./env.ts";

export { Account } from "./account.ts";

export default {
	fetch: (request: Request, env: Env) => env.ACCOUNT.getByName("account").fetch(request),
} satisfies ExportedHandler<Env>;
