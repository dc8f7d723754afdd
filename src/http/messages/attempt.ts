/** What a request is about to make, under which id, so that a repetition of it makes nothing twice. */
import type { Context } from "hono";
import type { Claim } from "../../push/idempotency.ts";
import { newPushId } from "../../push/push-id.ts";
import type { AppEnv } from "../app-env.ts";

export type Attempt = Pick<Claim, "pushId" | "isRepeat">;

/** Without an Idempotency-Key every request is a new one. */
export const attemptOf = (c: Context<AppEnv>, now: number): Attempt =>
	c.get("attempt") ?? { pushId: newPushId(now, crypto.getRandomValues(new Uint8Array(11))), isRepeat: false };
