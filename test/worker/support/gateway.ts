/** The gateway with the tests' environment, of which a test may change a part. */
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { answers as shippedAnswers } from "../../../src/answers.ts";
import type { Env } from "../../../src/env.ts";
import { createApp } from "../../../src/http/app.ts";
import type { Clock } from "../../../src/http/clock.ts";
import type { Answers } from "../../../src/wechat/answer.ts";
import { stoppedClock } from "./clock.ts";

interface Setting {
	readonly answers?: Answers<Env>;
	readonly clock?: Clock;
	/** What differs from the tests' environment; `undefined` takes a variable away. */
	readonly env?: { readonly [K in keyof Env]?: unknown };
}

export interface Gateway {
	readonly request: (path: string, init?: RequestInit) => Promise<Response>;
	/** Waits for what was deferred past the answers. */
	readonly settled: () => Promise<void>;
}

export const openGateway = (setting: Setting = {}): Gateway => {
	const app = createApp(setting.answers ?? shippedAnswers, setting.clock ?? stoppedClock());
	const context = createExecutionContext();
	const bindings = { ...env, ...UNWATCHED, ...setting.env };
	return {
		request: async (path, init) => await app.request(path, init, bindings, context),
		settled: () => waitOnExecutionContext(context),
	};
};

const alwaysSaying = (success: boolean): RateLimit => ({ limit: async () => ({ success }) });

/** Most tests are not about the journal, which stays unwritten, nor about how often keys are tried or codes come. */
const UNWATCHED = {
	JOURNAL_LIMIT: alwaysSaying(false),
	WRONG_KEY_LIMIT: alwaysSaying(true),
	API_KEY_LIMIT: alwaysSaying(true),
	OAUTH_LIMIT: alwaysSaying(true),
};
