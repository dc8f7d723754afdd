/** Whether a large push costs more than its share: of time, and of memory when another one follows. */
import type { Figure } from "../figure.ts";
import { peakMemory } from "../load/peak-memory.ts";
import { sendPush } from "../load/push.ts";
import { medianRatio, type Round } from "../load/ratio.ts";
import { onPushStage, type PushStage } from "../miniflare/push-stage.ts";

const LATENCY_MS = 5;
const SMALL = 2000;
const LARGE = 20_000;
const ROUNDS = 3;

export const pushScale: Figure = {
	name: "push-scale",
	measure: async (bundle) => {
		const { rounds, peaks } = await onPushStage(bundle, LATENCY_MS, sendAll);
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
	},
};

interface Sent {
	readonly rounds: readonly Round[];
	/** After each large push. */
	readonly peaks: readonly number[];
}

async function sendAll(stage: PushStage): Promise<Sent> {
	// Warms up.
	await sendPush(stage, SMALL);
	const rounds: Round[] = [];
	const peaks: number[] = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		// A small one on either side: what slows the large one down has met them too.
		const before = await sendPush(stage, SMALL);
		const subject = await sendPush(stage, LARGE);
		peaks.push(await peakMemory(stage.gateway.pid));
		const after = await sendPush(stage, SMALL);
		rounds.push({ subject, baseline: (before + after) / 2 });
	}
	return { rounds, peaks };
}
