import { describe, expect, test } from "vitest";
import type { CredentialResult } from "../../src/access-token/keeper-state.ts";
import { type AccessTokenPorts, type Call, sendWithAccessToken } from "../../src/access-token/retry.ts";
import type { WechatError } from "../../src/wechat/api.ts";
import { err, ok } from "../../src/wechat/result.ts";
import { AFTERNOON } from "./simulated-clock.ts";

const PATH = "/cgi-bin/media/upload";

/** An answer of no particular kind: its errcode, and which access_token it belongs to. */
interface Answer {
	readonly errcode: number;
	readonly accessToken: string;
}

const failureOf = ({ errcode }: Answer): WechatError | undefined =>
	errcode === 0 ? undefined : { kind: "refused", endpoint: "api", errcode, errmsg: "refused" };

const credential = (accessToken: string): CredentialResult =>
	ok({ accessToken, obtainedAt: AFTERNOON, expiresAt: AFTERNOON + 7_200_000, stops: {} });

const DOUBTED: CredentialResult = ok({
	accessToken: "old",
	obtainedAt: AFTERNOON,
	expiresAt: AFTERNOON + 7_200_000,
	stops: {},
	isDoubted: true,
});

const NONE: CredentialResult = err({ cause: { kind: "unavailable" }, retryAt: AFTERNOON + 1000 });

/** WeChat answers with these errcodes in turn, then with 0. */
const arrange = (errcodes: readonly number[], replacement = credential("new"), given = credential("old")) => {
	const events: string[] = [];
	const sources: string[] = [];
	const rest = [...errcodes];
	const ports: AccessTokenPorts = {
		accessTokens: {
			read: async (_, from) => {
				sources.push(from ?? "anywhere");
				return given;
			},
			replace: async (rejected, complaint) => {
				events.push(complaint === "first" ? `replace ${rejected}` : `force ${rejected}`);
				return replacement;
			},
			confirm: async ({ accessToken, isDoubted }) => {
				if (isDoubted === true) events.push(`confirm ${accessToken}`);
			},
			stop: async (path) => void events.push(`stop ${path}`),
			resume: async (path) => void events.push(`resume ${path}`),
		},
		now: () => AFTERNOON,
		pause: async () => void events.push("pause"),
	};
	const call: Call<Answer> = {
		path: PATH,
		send: async (accessToken) => {
			events.push(`send ${accessToken}`);
			return { errcode: rest.shift() ?? 0, accessToken };
		},
		failureOf,
		isReplayable: true,
		isUnrepeatable: false,
	};
	return {
		events,
		sources,
		send: (kind: Partial<Call<Answer>> = {}) => sendWithAccessToken(ports, { ...call, ...kind }),
	};
};

test("a refusal is an answer as well as a success", async () => {
	const { send } = arrange([43004]);
	expect(await send()).toEqual(ok({ errcode: 43004, accessToken: "old" }));
	expect(await send()).toEqual(ok({ errcode: 0, accessToken: "old" }));
});

describe("a call that cannot be sent again", () => {
	const once = { isReplayable: false };

	test("has its refused access_token renewed for the next one, and gives WeChat's answer", async () => {
		const { events, send } = arrange([40001]);
		expect(await send(once)).toEqual(ok({ errcode: 40001, accessToken: "old" }));
		expect(events).toEqual(["send old", "replace old"]);
	});

	test("complains for good where a call with this access_token was refused before: this one is the second", async () => {
		const { events, send } = arrange([40001], credential("new"), DOUBTED);
		expect(await send(once)).toMatchObject({ value: { errcode: 40001 } });
		expect(events).toEqual(["send old", "force old"]);
	});

	test("tells of its success where a call with this access_token was refused before", async () => {
		const { events, send } = arrange([], credential("new"), DOUBTED);
		expect(await send(once)).toMatchObject({ value: { errcode: 0 } });
		expect(events).toEqual(["send old", "confirm old"]);
	});

	test("takes its access_token from the keeper itself: a copy may be of one that was just replaced", async () => {
		const { sources, send } = arrange([]);
		await send(once);
		await send();
		expect(sources).toEqual(["keeper", "anywhere"]);
	});

	test("is an error where there is no other access_token", async () => {
		const { send } = arrange([40001], NONE);
		expect(await send(once)).toMatchObject({ ok: false, error: { kind: "no-access-token" } });
	});

	test("is not sent again when WeChat is busy", async () => {
		const { events, send } = arrange([-1]);
		expect(await send(once)).toEqual(ok({ errcode: -1, accessToken: "old" }));
		expect(events).toEqual(["send old"]);
	});

	test("stops its path at a fault of the account", async () => {
		const { events, send } = arrange([48001]);
		expect(await send(once)).toEqual(ok({ errcode: 48001, accessToken: "old" }));
		expect(events).toEqual(["send old", `stop ${PATH}`]);
	});
});
