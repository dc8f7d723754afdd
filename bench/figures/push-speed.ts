/** How long a push takes, against a plain loop that sends one message after the other. */
import { globalAgent } from "node:http";
import type { Figure } from "../figure.ts";
import { exchange } from "../load/exchange.ts";
import { SEND_PATH } from "../load/pretend-wechat.ts";
import { sendPush } from "../load/push.ts";
import { newOpenid } from "../load/signed-callback.ts";
import { onPushStage, type PushStage } from "../miniflare/push-stage.ts";

const LATENCY_MS = 50;
const RECIPIENTS = 2000;
/** Half of them before the push, half of them after it. */
const LOOPED = 200;

export const pushSpeed: Figure = {
	name: "push-speed",
	measure: async (bundle) => {
		const what = `time of a push to ${RECIPIENTS}, WeChat taking ${LATENCY_MS} ms, to a plain loop's`;
		const measured = await onPushStage(bundle, LATENCY_MS, ratioToLoop);
		return [{ what, unit: "times", measured, atMost: 0.27 }];
	},
};

async function ratioToLoop(stage: PushStage): Promise<number> {
	const before = await plainLoop(stage.wechat.port, LOOPED / 2);
	const pushed = await sendPush(stage, RECIPIENTS);
	const after = await plainLoop(stage.wechat.port, LOOPED / 2);
	const looped = ((before + after) / LOOPED) * RECIPIENTS;
	return pushed / looped;
}

/** Milliseconds for so many. */
async function plainLoop(port: number, count: number): Promise<number> {
	const startedAt = performance.now();
	for (let sent = 0; sent < count; sent += 1) {
		const body = JSON.stringify({ touser: newOpenid(), template_id: "bench", data: {} });
		await exchange(port, globalAgent, { method: "POST", path: SEND_PATH, body });
	}
	return performance.now() - startedAt;
}
