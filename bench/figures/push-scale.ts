/** Whether a large push costs more than its share: of time, and of memory when another one follows. */
import type { Figure } from "../figure.ts";
import { peakMemory } from "../load/peak-memory.ts";
import { startWechat } from "../load/pretend-wechat.ts";
import { sendPush } from "../load/push.ts";
import { medianRatio, type Round } from "../load/ratio.ts";
import { servePushGateway } from "../miniflare/push-gateway.ts";

const LATENCY_MS = 5;
const SMALL = 2000;
const LARGE = 20_000;
const ROUNDS = 3;

export const pushScale: Figure = {
	name: "push-scale",
	measure: async (bundle) => {
		const wechat = await startWechat(LATENCY_MS);
		const gateway = await servePushGateway(bundle, wechat.port);
		try {
			const timeOf = (count: number) => sendPush(gateway.port, count);
			// Warms up.
			await timeOf(SMALL);
			const rounds: Round[] = [];
			const peaks: number[] = [];
			for (let round = 0; round < ROUNDS; round += 1) {
				// A small one on either side: what slows the large one down has met them too.
				const before = await timeOf(SMALL);
				const subject = await timeOf(LARGE);
				peaks.push(await peakMemory(gateway.pid));
				const after = await timeOf(SMALL);
				rounds.push({ subject, baseline: (before + after) / 2 });
			}
			const [first = Number.NaN, second = Number.NaN] = peaks;
			return [
				{
					what: `time of a push to ${LARGE}, WeChat taking ${LATENCY_MS} ms, to one to ${SMALL}`,
					unit: "times",
					measured: medianRatio(rounds),
					atMost: 11,
				},
				{
					what: `peak memory after a second push to ${LARGE}, to that after the first`,
					unit: "times",
					measured: second / first,
					atMost: 1.1,
				},
			];
		} finally {
			await gateway.stop();
			wechat.stop();
		}
	},
};
