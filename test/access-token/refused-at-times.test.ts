/** A day on which WeChat refuses a part of the calls of a good access_token, for accounts with many calls and with few. */
import { describe, expect, test } from "vitest";
import { replace } from "../../src/access-token/complaint.ts";
import { confirm } from "../../src/access-token/doubt.ts";
import { poke, read, resume, stop } from "../../src/access-token/keeper.ts";
import type { Credential } from "../../src/access-token/keeper-state.ts";
import { isFresh } from "../../src/access-token/lifetime.ts";
import { type AccessTokenPorts, sendWithAccessToken } from "../../src/access-token/retry.ts";
import { ok } from "../../src/wechat/result.ts";
import { atOnce, keepAccount } from "./kept-account.ts";
import { createSeededRandom } from "./seeded-random.ts";

const COPY_SECONDS = 30;
/** At most a day. */
const MOST_CALLS = 5000;
const DAY = 24 * 60 * 60;

const REFUSED = { kind: "refused", endpoint: "api", errcode: 40001, errmsg: "invalid credential" } as const;

interface Day {
	/** So many seconds lie between two calls. */
	readonly apart: number;
	/** Whether WeChat refuses the call of this number with a good access_token. */
	readonly isRefused: (call: number) => boolean;
	/** How many are made side by side. */
	readonly sideBySide?: number;
}

/** Callers everywhere, each with a copy that may be half a minute old. */
const play = async ({ apart, isRefused, sideBySide = 1 }: Day) => {
	const account = keepAccount({ random: createSeededRandom(1) });
	const { keeper, wechat, clock } = account;
	let copy: { readonly credential: Credential; readonly at: number } | undefined;
	let sends = 0;
	const killed = new Set<string>();
	const ports: AccessTokenPorts = {
		accessTokens: {
			read: async () => {
				const isOld = copy === undefined || clock.now() - copy.at > COPY_SECONDS * 1000;
				const published = account.published.at(-1);
				if (isOld && published !== undefined) copy = { credential: published, at: clock.now() };
				return copy !== undefined && isFresh(copy.credential, clock.now())
					? ok(copy.credential)
					: await read(keeper);
			},
			replace: (rejected, complaint) => replace(keeper, rejected, complaint),
			confirm: async ({ accessToken, isDoubted }) => {
				if (isDoubted === true) confirm(keeper, accessToken);
			},
			stop: async (path, cause) => stop(keeper, path, cause),
			resume: async (path) => resume(keeper, path),
		},
		now: clock.now,
		pause: () => new Promise((resume) => setImmediate(resume)),
	};
	const send = async (accessToken: string) => {
		await Promise.resolve();
		sends += 1;
		return !killed.has(accessToken) && wechat.accepts(accessToken) && !isRefused(sends);
	};
	const call = async (): Promise<boolean> => {
		const outcome = await sendWithAccessToken(ports, {
			path: "/cgi-bin/message/template/send",
			send,
			failureOf: (isAccepted) => (isAccepted ? undefined : REFUSED),
			isReplayable: true,
			isUnrepeatable: false,
		});
		return outcome.ok && outcome.value;
	};
	const pass = async (): Promise<void> => {
		clock.advance(apart);
		if ((account.alarms.at(-1) ?? 0) <= clock.now()) await poke(keeper);
	};
	let calls = 0;
	let arrived = 0;
	await read(keeper);
	clock.advance(60);
	while (calls < Math.min(MOST_CALLS, DAY / apart)) {
		const results = await atOnce(sideBySide, call);
		calls += sideBySide;
		arrived += results.filter((isArrived) => isArrived).length;
		await pass();
	}
	/** From now on WeChat refuses what it gives out. Calls until the first that arrives. */
	const untilHealed = async (): Promise<number> => {
		killed.add(keeper.state.held?.accessToken ?? "");
		for (let made = 1; made <= 1000; made += 1) {
			if (await call()) return made;
			await pass();
		}
		return Number.POSITIVE_INFINITY;
	};
	const forced = () => wechat.forcedCalls().length;
	return { calls, arrived, sends, forced, asked: () => wechat.calls.length, untilHealed };
};

/** For accounts with a call a second, in ten, a minute, ten minutes. */
const PACES = [1, 10, 60, 600];
const SHARES = [2, 3];

describe.each(PACES.flatMap((apart) => SHARES.map((share) => [apart, share] as const)))(
	"a call every %d s, of which WeChat refuses each of so many: %d",
	(apart, share) => {
		const isRefused = (call: number) => call % share === 1;

		test("all arrive, and no refresh is forced", async () => {
			const { calls, arrived, forced } = await play({ apart, isRefused });
			expect(arrived).toBe(calls);
			expect(forced()).toBe(0);
		});

		test("four side by side force no refresh either, although some are refused twice", async () => {
			expect((await play({ apart, isRefused, sideBySide: 4 })).forced()).toBe(0);
		});

		test.each([1, 2, 3])("refused at random (%d), those arrive that are not refused twice", async (seed) => {
			const random = createSeededRandom(seed);
			const { calls, arrived, forced } = await play({ apart, isRefused: () => random() < 1 / share });
			expect(arrived / calls).toBeGreaterThan(1 - 1 / share ** 2 - 0.06);
			// The first refusals may be twice one call's, before any success has proven anything.
			expect(forced()).toBeLessThanOrEqual(4);
		});

		test("an access_token that dies on such a day is replaced after a minute and a few calls", async () => {
			const { untilHealed } = await play({ apart, isRefused });
			expect(await untilHealed()).toBeLessThanOrEqual((60 + COPY_SECONDS) / apart + 6);
		});
	},
);

test("on a day without refusals nothing is asked but at each renewal", async () => {
	const { calls, arrived, sends, asked } = await play({ apart: 60, isRefused: () => false });
	expect([arrived, sends]).toEqual([calls, calls]);
	expect(asked()).toBeLessThanOrEqual(13);
});

test("an access_token that dies on such a day is replaced by the call that meets it first", async () => {
	const { untilHealed, forced } = await play({ apart: 60, isRefused: () => false });
	expect(await untilHealed()).toBe(1);
	expect(forced()).toBe(1);
});
