/** The CPU time of two kinds of request, measured in turns so that whatever else the machine does meets both. */
import { Agent } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Served } from "../workerd/serve.ts";
import { cpuTime } from "./cpu-time.ts";
import { type Answer, exchange, type Sending } from "./exchange.ts";
import type { Round } from "./ratio.ts";

export interface Rival {
	readonly server: Served;
	/** A fresh request: signed now, never sent before. */
	readonly next: () => Sending;
	/** Whether this is the answer that the request should get. A wrong one ends the measurement. */
	readonly accepts: (answer: Answer, sending: Sending) => boolean;
}

export interface RoundOptions {
	readonly rounds: number;
	/** By each rival in each round. */
	readonly requests: number;
}

const CONNECTIONS = 8;
/** What a Worker does after its answer belongs to the request, too. */
const SETTLE_MS = 50;

/** CPU nanoseconds per request of each rival, round by round. One round before them warms up and is not counted. */
export async function compare(
	subject: Rival,
	baseline: Rival,
	{ rounds, requests }: RoundOptions,
): Promise<readonly Round[]> {
	const measured: Round[] = [];
	for (let round = 0; round <= rounds; round += 1) {
		const costs = new Map<Rival, number>();
		for (const rival of round % 2 === 0 ? [subject, baseline] : [baseline, subject]) {
			costs.set(rival, await cpuPerRequest(rival, requests));
		}
		const [ofSubject = Number.NaN, ofBaseline = Number.NaN] = [costs.get(subject), costs.get(baseline)];
		if (round > 0) measured.push({ subject: ofSubject, baseline: ofBaseline });
	}
	return measured;
}

async function cpuPerRequest({ server, next, accepts }: Rival, requests: number): Promise<number> {
	const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
	let left = requests;
	const connection = async (): Promise<void> => {
		while (left > 0) {
			left -= 1;
			const sending = next();
			const answer = await exchange(server.port, agent, sending);
			if (!accepts(answer, sending)) throw new Error(`a wrong answer: ${answer.status} ${answer.body}`);
		}
	};
	const before = await cpuTime(server.pid);
	await Promise.all(Array.from({ length: CONNECTIONS }, connection));
	await delay(SETTLE_MS);
	const after = await cpuTime(server.pid);
	agent.destroy();
	return (after - before) / requests;
}
