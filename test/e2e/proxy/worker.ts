/** The gateway as it is, but for its patience: no time limit is longer than LONGEST_WAIT_MS. */
import { env } from "cloudflare:workers";
import { answers } from "../../../src/answers.ts";
import type { Env } from "../../../src/env.ts";
import { createApp } from "../../../src/http/app.ts";
import { type Clock, systemClock } from "../../../src/http/clock.ts";

export { AccessToken } from "../../../src/access-token/object.ts";

const longestWait = Number(Reflect.get(env, "LONGEST_WAIT_MS"));

const clock: Clock = {
	...systemClock,
	ringAfter: (milliseconds, ring) => systemClock.ringAfter(Math.min(milliseconds, longestWait), ring),
};

export default { fetch: createApp(answers, clock).fetch } satisfies ExportedHandler<Env>;
