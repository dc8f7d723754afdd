/** A gateway that can push, and a WeChat to push to. */
import { type PretendWechat, startWechat } from "../load/pretend-wechat.ts";
import type { Bundle } from "../workerd/bundle.ts";
import type { Served } from "../workerd/serve.ts";
import { servePushGateway } from "./push-gateway.ts";

export interface PushStage {
	readonly gateway: Served;
	readonly wechat: PretendWechat;
}

/** Both are new, and end with `run`. WeChat takes `latencyMs` for every answer. */
export async function onPushStage<T>(
	bundle: Bundle,
	latencyMs: number,
	run: (stage: PushStage) => Promise<T>,
): Promise<T> {
	const wechat = await startWechat(latencyMs);
	try {
		const gateway = await servePushGateway(bundle, wechat.port);
		try {
			return await run({ gateway, wechat });
		} finally {
			await gateway.stop();
		}
	} finally {
		wechat.stop();
	}
}
