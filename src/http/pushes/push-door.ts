/** What a request about a push is carried out with. */
import type { PushEnv } from "../../push/push-env.ts";
import type { Clock } from "../clock.ts";
import type { Wechat } from "../wechat.ts";

export interface PushDoor {
	readonly env: PushEnv;
	readonly wechat: Wechat;
	readonly clock: Clock;
}
