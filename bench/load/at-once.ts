/** Many requests under way at the same time. */
import { Agent } from "node:http";
import { type Answer, exchange, type Sending } from "./exchange.ts";

/** Sends `count` times the same, each on a connection of its own. Throws if one was answered before all had left. */
export async function allAtOnce(port: number, count: number, sending: Sending): Promise<readonly Answer[]> {
	const agent = new Agent({ maxSockets: count });
	try {
		const answers = await Promise.all(Array.from({ length: count }, () => exchange(port, agent, sending)));
		const allSent = Math.max(...answers.map(({ sentAt }) => sentAt));
		const firstAnswer = Math.min(...answers.map(({ answeredAt }) => answeredAt));
		if (!(allSent < firstAnswer)) throw new Error(`not all ${count} requests were under way at once`);
		return answers;
	} finally {
		agent.destroy();
	}
}
