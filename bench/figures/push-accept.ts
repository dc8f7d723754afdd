/** How long ten thousand recipients take to be accepted, and whether their owner has the answer before anyone is sent to. */
import type { Figure } from "../figure.ts";
import { countOf, newRecipients, startPush, untilPush } from "../load/push.ts";
import { onPushStage, type PushStage } from "../miniflare/push-stage.ts";

const LATENCY_MS = 50;
const RECIPIENTS = 10_000;
const TIMES = 5;

export const pushAccept: Figure = {
	name: "push-accept",
	measure: async (bundle) => {
		const accepted: Accepted[] = [];
		for (let time = 0; time < TIMES; time += 1) {
			accepted.push(await onPushStage(bundle, LATENCY_MS, acceptOne));
		}
		return [
			{
				what: `accepting ${RECIPIENTS} recipients, the slowest of ${TIMES}`,
				unit: "s",
				measured: Math.max(...accepted.map(({ seconds }) => seconds)),
				atMost: 1,
			},
			{
				what: "… sends that WeChat got before their push was answered",
				unit: "",
				measured: accepted.reduce((sum, { tooEarly }) => sum + tooEarly, 0),
				atMost: 0,
			},
		];
	},
};

interface Accepted {
	readonly seconds: number;
	/** Sends before the answer. */
	readonly tooEarly: number;
}

/** By a gateway that knows nothing yet: no access_token, no template. */
async function acceptOne({ gateway: { port }, wechat }: PushStage): Promise<Accepted> {
	const { id, postedAt, answeredAt } = await startPush(port, newRecipients(RECIPIENTS));
	await untilPush(port, id, (push) => countOf(push, "accepted") > 0);
	const tooEarly = wechat.sends.filter((at) => at < answeredAt);
	return { seconds: (answeredAt - postedAt) / 1000, tooEarly: tooEarly.length };
}
