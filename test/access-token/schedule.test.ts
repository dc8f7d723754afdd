/** What holds in every order of events: random schedules, the same in every run. */
import { describe, expect, test } from "vitest";
import { replace } from "../../src/access-token/complaint.ts";
import { poke, read, repair } from "../../src/access-token/keeper.ts";
import type { CredentialResult, Keeper } from "../../src/access-token/keeper-state.ts";
import type { WechatError } from "../../src/wechat/api.ts";
import { type KeptAccount, keepAccount } from "./kept-account.ts";
import { createSeededRandom } from "./seeded-random.ts";
import { refused } from "./stable-token.ts";

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
	const account = keepAccount({ random });
	const { clock, wechat } = account;
	const expired: CredentialResult[] = [];
	let keeper: Keeper = account.keeper;
	let heardAlarms = 0;

	const below = (limit: number) => Math.floor(random() * limit);
	const readAndCheck = async () => {
		const credential = await read(keeper);
		if (credential.ok && credential.value.expiresAt <= clock.now()) expired.push(credential);
	};
	const complain = () => {
		const held = keeper.state.held?.accessToken ?? "none";
		void replace(keeper, random() < 0.8 ? held : `token-${below(30)}`);
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
		complain,
		complain,
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
	return { account, keeper, expired };
};

const forcedTimes = ({ wechat }: KeptAccount): readonly number[] => wechat.forcedCalls().map(({ at }) => at);

describe.each(Array.from({ length: 12 }, (_, index) => index + 1))("in the random schedule %d", (seed) => {
	const played = play(seed, 2500);

	test("there are never two calls at once", async () => {
		const { account } = await played;
		expect(account.wechat.calls.length).toBeGreaterThan(50);
		expect(account.wechat.mostUnderWay()).toBe(1);
	});

	test("there are never two forced refreshes within 30 s, nor more than twenty in 24 hours", async () => {
		const times = forcedTimes((await played).account);
		expect(times.length).toBeGreaterThan(5);
		for (const [index, at] of times.entries()) {
			expect(at - (times[index - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(30_000);
			expect(times.filter((other) => other <= at && at - other < DAY).length).toBeLessThanOrEqual(20);
		}
	});

	test("reading never gives a token that has ended", async () => {
		expect((await played).expired).toEqual([]);
	});

	test("reading succeeds when WeChat is well again and time has passed", async () => {
		const { keeper } = await played;
		expect(await read(keeper)).toMatchObject({ ok: true });
	});
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
