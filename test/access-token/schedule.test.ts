/** What holds in every order of events: random schedules, the same in every run. */
import { describe, expect, test } from "vitest";
import { type Complaint, replace } from "../../src/access-token/complaint.ts";
import { confirm } from "../../src/access-token/doubt.ts";
import { poke, read, repair } from "../../src/access-token/keeper.ts";
import { type CredentialResult, isRecent, type Keeper } from "../../src/access-token/keeper-state.ts";
import type { WechatError } from "../../src/wechat/api.ts";
import { keepAccount } from "./kept-account.ts";
import { createSeededRandom } from "./seeded-random.ts";
import { createSimulatedClock } from "./simulated-clock.ts";
import { createStableToken, refused } from "./stable-token.ts";

const DAY = 24 * 60 * 60 * 1000;

const FAULTS: readonly WechatError[] = [
	...[-1, 40001, 40125, 40164, 45009, 45011, 89503, 89506, 89507, 987_654].map((errcode) => refused(errcode)),
	{ kind: "unreachable", reason: "timeout" },
	{ kind: "garbled", status: 502, reason: "the answer is not a JSON object" },
];

/** Lets everything go on that waits for nothing but its turn. */
const settle = () => new Promise<void>((resume) => setImmediate(resume));

const play = async (seed: number, steps: number) => {
	const random = createSeededRandom(seed);
	const clock = createSimulatedClock();
	const wechat = createStableToken(clock.now);
	/** For how long no call had succeeded with what was forced away. Milliseconds. */
	const unprovenFor: number[] = [];
	const succeeded = new Map<string, number>();
	const account = keepAccount({
		random,
		clock,
		ask: (force) => {
			const last = succeeded.get(keeper?.state.held?.accessToken ?? "");
			const isForgotten = keeper?.state.doubt?.acceptedAt === undefined;
			if (force && last !== undefined && !isForgotten) unprovenFor.push(clock.now() - last);
			return wechat.ask(force);
		},
	});
	const expired: CredentialResult[] = [];
	let keeper: Keeper = account.keeper;
	let heardAlarms = 0;

	const below = (limit: number) => Math.floor(random() * limit);
	const readAndCheck = async () => {
		const credential = await read(keeper);
		if (credential.ok && credential.value.expiresAt <= clock.now()) expired.push(credential);
	};
	const complain = (complaint: Complaint) => () => {
		const held = keeper.state.held?.accessToken ?? "none";
		void replace(keeper, random() < 0.8 ? held : `token-${below(30)}`, complaint);
	};
	const succeed = () => {
		const { held, doubt } = keeper.state;
		if (held === undefined) return;
		// In an hour without refusals a success says nothing.
		if (doubt !== undefined && isRecent(doubt, clock.now())) succeeded.set(held.accessToken, clock.now());
		confirm(keeper, held.accessToken);
	};
	const answer = async () => {
		wechat.answer();
		await settle();
		if (random() < 0.5) wechat.keepBack();
	};
	/** A call is over within its time limit of 5 s. */
	const step = async () => {
		const seconds = [0.1, 4, 20, 31, 250, 3000][below(6)] ?? 0;
		if (seconds > 5) await answer();
		clock.advance(seconds * random());
	};
	const events: readonly (() => unknown)[] = [
		() => void readAndCheck(),
		() => void readAndCheck(),
		complain("final"),
		complain("final"),
		complain("final"),
		complain("first"),
		succeed,
		() => void repair(keeper),
		() => void poke(keeper),
		step,
		step,
		step,
		answer,
		wechat.heal,
		wechat.heal,
		() => wechat.fail(FAULTS[below(FAULTS.length)] ?? refused(-1)),
		() => wechat.failForced(FAULTS[below(FAULTS.length)] ?? refused(-1)),
		async () => {
			wechat.answer();
			await settle();
			keeper = account.restart();
		},
	];
	for (let round = 0; round < steps; round += 1) {
		await events[below(events.length)]?.();
		if (random() < 0.5) await settle();
		const alarm = account.alarms.at(-1) ?? Number.POSITIVE_INFINITY;
		if (account.alarms.length > heardAlarms && alarm <= clock.now()) {
			heardAlarms = account.alarms.length;
			void poke(keeper);
		}
	}
	wechat.heal();
	wechat.answer();
	await settle();
	clock.advance(DAY / 1000);
	return { wechat, keeper, expired, unprovenFor };
};

const schedules = Array.from({ length: 12 }, (_, index) => [index + 1, play(index + 1, 2500)] as const);

describe.each(schedules)("in the random schedule %d", (_, played) => {
	test("there are never two calls at once", async () => {
		const { wechat } = await played;
		expect(wechat.calls.length).toBeGreaterThan(50);
		expect(wechat.mostUnderWay()).toBe(1);
	});

	test("there are never two forced refreshes within 30 s, nor more than twenty in 24 hours", async () => {
		const times = (await played).wechat.forcedCalls().map(({ at }) => at);
		expect(times.length).toBeGreaterThan(5);
		for (const [index, at] of times.entries()) {
			expect(at - (times[index - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(30_000);
			expect(times.filter((other) => other <= at && at - other < DAY).length).toBeLessThanOrEqual(20);
		}
	});

	test("none is forced within a minute of a call that succeeded", async () => {
		const { unprovenFor } = await played;
		// A success may be written down ten seconds late.
		for (const milliseconds of unprovenFor) expect(milliseconds).toBeGreaterThanOrEqual(50_000);
	});

	test("reading never gives a token that has ended", async () => {
		expect((await played).expired).toEqual([]);
	});

	test("reading succeeds when WeChat is well again and time has passed", async () => {
		const { keeper } = await played;
		expect(await read(keeper)).toMatchObject({ ok: true });
	});
});

test("some of the schedules force one away that had been proven good", async () => {
	const proven = await Promise.all(schedules.map(async ([, played]) => (await played).unprovenFor.length));
	expect(proven.filter((count) => count > 0).length).toBeGreaterThan(3);
});

test("for thirty days of alarms, a copy that is two minutes old still works", async () => {
	const random = createSeededRandom(99);
	const { keeper, wechat, clock, alarms, published } = keepAccount({ random });
	await poke(keeper);
	const start = clock.now();
	while (clock.now() - start < 30 * DAY) {
		const old = published.at(-1)?.accessToken ?? "";
		clock.advance(((alarms.at(-1) ?? 0) - clock.now()) / 1000);
		await poke(keeper);
		clock.advance(120);
		expect(wechat.accepts(old)).toBe(true);
		expect(published.at(-1)?.accessToken).not.toBe(old);
	}
	expect(wechat.calls.length).toBeLessThan(30 * 13);
});
