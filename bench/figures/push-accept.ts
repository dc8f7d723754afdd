/** How long ten thousand recipients take to be accepted, and whether their owner has the answer before anyone is sent to. */
import type { Figure } from "../figure.ts";
import { startWechat } from "../load/pretend-wechat.ts";
import { countOf, newRecipients, startPush, untilPush } from "../load/push.ts";
import { servePushGateway } from "../miniflare/push-gateway.ts";
import type { Bundle } from "../workerd/bundle.ts";

const LATENCY_MS = 50;
const RECIPIENTS = 10_000;
const TIMES = 5;

export const pushAccept: Figure = {
	name: "push-accept",
	measure: async (bundle) => {
		const accepted: Accepted[] = [];
		for (let time = 0; time < TIMES; time += 1) accepted.push(await acceptOne(bundle));
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
async function acceptOne(bundle: Bundle): Promise<Accepted> {
	const wechat = await startWechat(LATENCY_MS);
	const gateway = await servePushGateway(bundle, wechat.port);
	try {
		const { id, postedAt, answeredAt } = await startPush(gateway.port, newRecipients(RECIPIENTS));
		await untilPush(gateway.port, id, (push) => countOf(push, "accepted") > 0);
		const tooEarly = wechat.sends.filter((at) => at < answeredAt);
		return { seconds: (answeredAt - postedAt) / 1000, tooEarly: tooEarly.length };
	} finally {
		await gateway.stop();
		wechat.stop();
	}
}
