/** What has to be so that an example is answered as it is: at WeChat, in the environment, and before the request. */
import type { Clock } from "../../../src/http/clock.ts";
import type { Gateway } from "../support/gateway.ts";
import type { Script } from "../support/wechat.ts";
import type { Operation } from "./document.ts";
import type { Change } from "./request.ts";

export interface World {
	/** What WeChat answers. */
	readonly wechat?: Script;
	/** What differs from the tests' environment. */
	readonly env?: object;
	readonly clock?: Clock;
	/** Brings about what the example takes for granted, and says what of its request was only known then. */
	readonly prepare?: (gateway: Gateway, operation: Operation) => Promise<Change> | Change;
}

/** By the example's name. */
export type Worlds = Readonly<Record<string, World>>;
