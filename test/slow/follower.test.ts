/** What the follower sees of one slow answer, whatever the times and whoever dies: never the same reply twice. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Late } from "../../src/wechat/answer.ts";
import { type Reply, text } from "../../src/wechat/reply.ts";
import { slowMessage } from "./slow-message.ts";

interface Story {
	readonly late: Late;
	/** How long the handler takes. */
	readonly takes: number;
	readonly wayThere: number;
	readonly wayBack: number;
	/** How often WeChat delivers, as long as it gets no answer. */
	readonly deliveries: number;
	/** How long after hanging up. */
	readonly redeliversAfter: number;
	/** When the object dies. */
	readonly deaths: readonly number[];
}

const WECHAT_WAITS_MS = 5000;
const LAST_DELIVERY_ENDS_MS = 20_000;

const stories = fc.record<Story>({
	late: fc.constantFrom<Late>("customer-service", "redelivery"),
	// Most of what can go wrong lies around WeChat's time limit.
	takes: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 4500, max: 5300 })),
	wayThere: fc.integer({ min: 0, max: 100 }),
	wayBack: fc.integer({ min: 0, max: 150 }),
	deliveries: fc.integer({ min: 1, max: 3 }),
	redeliversAfter: fc.integer({ min: 0, max: 2000 }),
	deaths: fc.array(fc.integer({ min: 0, max: 25_000 }), { maxLength: 3 }),
});

/** Plays the story to its end: how often the follower saw the reply, how often the handler was started. */
const play = async ({ late, takes, deaths, ...story }: Story) => {
	const message = slowMessage({ late, handler: () => message.pause(takes).then((): Reply => text("42")) });
	const start = message.now();
	let passive = 0;
	let dead = Promise.withResolvers<"dead">();

	const toldBefore = async (id: string, startedAt: number): Promise<Reply | "success"> => {
		const told = message.deliver(id, { startedAt });
		for (;;) {
			const heard = await Promise.race([dead.promise, message.pause(10)]);
			if (told.answer !== "nothing") return told.answer;
			if (heard === "dead") return toldBefore(id, startedAt);
		}
	};
	const exchange = async (id: string): Promise<Reply | "success"> => {
		await message.pause(story.wayThere);
		const answer = await toldBefore(id, message.now());
		await message.pause(story.wayBack);
		return answer;
	};
	const wechat = async (): Promise<void> => {
		for (let nth = 1; nth <= story.deliveries; nth += 1) {
			const hangsUp = message.pause(WECHAT_WAITS_MS).then(() => "no answer" as const);
			const answer = await Promise.race([exchange(String(nth)), hangsUp]);
			if (answer !== "no answer") {
				if (answer !== "success") passive += 1;
				return;
			}
			await message.pause(story.redeliversAfter);
		}
	};
	void wechat();
	for (const at of deaths.toSorted((a, b) => a - b)) {
		await message.advance(start + at - message.now());
		message.die();
		dead.resolve("dead");
		dead = Promise.withResolvers();
	}
	await message.advance(2 * LAST_DELIVERY_ENDS_MS + takes);
	return { seen: passive + message.sent.length, runs: message.runs() };
};

it("without a death the follower sees the reply exactly once, from one run", async () => {
	const peaceful = stories.map((one) => ({ ...one, deaths: [] }));
	await fc.assert(
		fc.asyncProperty(peaceful, async (one) => {
			expect(await play(one)).toEqual({ seen: 1, runs: 1 });
		}),
		{ numRuns: 200 },
	);
});

it("with deaths at any time the follower sees the reply at most once, from at most two runs", async () => {
	await fc.assert(
		fc.asyncProperty(stories, async (one) => {
			const { seen, runs } = await play(one);
			expect(seen).toBeLessThanOrEqual(1);
			expect(runs).toBeLessThanOrEqual(2);
		}),
		{ numRuns: 200 },
	);
});
