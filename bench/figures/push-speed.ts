/** How long a push takes, against a plain loop that sends one message after the other. */
import { globalAgent } from "node:http";
import type { Figure } from "../figure.ts";
import { exchange } from "../load/exchange.ts";
import { SEND_PATH, startWechat } from "../load/pretend-wechat.ts";
import { sendPush } from "../load/push.ts";
import { newOpenid } from "../load/signed-callback.ts";
import { servePushGateway } from "../miniflare/push-gateway.ts";

const LATENCY_MS = 50;
const RECIPIENTS = 2000;
/** Half of them before the push, half of them after it. */
const LOOPED = 200;

export const pushSpeed: Figure = {
	name: "push-speed",
	measure: async (bundle) => {
		const wechat = await startWechat(LATENCY_MS);
		const gateway = await servePushGateway(bundle, wechat.port);
		try {
			const before = await plainLoop(wechat.port, LOOPED / 2);
			const pushed = await sendPush(gateway.port, RECIPIENTS);
			const after = await plainLoop(wechat.port, LOOPED / 2);
			const looped = ((before + after) / LOOPED) * RECIPIENTS;
			const what = `time of a push to ${RECIPIENTS}, WeChat taking ${LATENCY_MS} ms, to a plain loop's`;
			return [{ what, unit: "times", measured: pushed / looped, atMost: 0.27 }];
		} finally {
			await gateway.stop();
			wechat.stop();
		}
	},
};

/** Milliseconds for so many. */
async function plainLoop(port: number, count: number): Promise<number> {
	const startedAt = performance.now();
	for (let sent = 0; sent < count; sent += 1) {
		const body = JSON.stringify({ touser: newOpenid(), template_id: "bench", data: {} });
		await exchange(port, globalAgent, { method: "POST", path: SEND_PATH, body });
	}
	return performance.now() - startedAt;
}
