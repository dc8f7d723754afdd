import { describe, expect, test } from "vitest";
import type { CredentialResult } from "../../src/access-token/keeper-state.ts";
import { type CallPorts, callWithAccessToken } from "../../src/access-token/retry.ts";
import type { ApiRequest, WechatError } from "../../src/wechat/api.ts";
import type { JsonObject } from "../../src/wechat/json.ts";
import { err, ok, type Result } from "../../src/wechat/result.ts";
import { AFTERNOON } from "./simulated-clock.ts";

const PATH = "/cgi-bin/example/call";
const request: ApiRequest = {
	method: "POST",
	path: PATH,
	query: { lang: "zh_CN" },
	body: { touser: "openid", client_msg_id: "once" },
};

const SENT: Result<JsonObject, WechatError> = ok({ errcode: 0, msgid: "1" });

const refusal = (errcode: number): Result<JsonObject, WechatError> =>
	err({ kind: "refused", endpoint: "api", errcode, errmsg: "refused" });

const credential = (accessToken: string, stoppedFor?: number): CredentialResult => ({
	ok: true,
	value: {
		accessToken,
		obtainedAt: AFTERNOON,
		expiresAt: AFTERNOON + 7_200_000,
		stops: stoppedFor === undefined ? {} : { [PATH]: stopFor(stoppedFor) },
	},
});

const stopFor = (seconds: number) => ({
	cause: { kind: "refused", endpoint: "api", errcode: 48001, errmsg: "api unauthorized" } as const,
	until: AFTERNOON + seconds * 1000,
	failures: 1,
});

const noAccessToken: CredentialResult = err({ cause: { kind: "unavailable" }, retryAt: AFTERNOON + 1000 });

/** WeChat gives these answers in turn; everything that happens is written down in order. */
const arrange = (answers: readonly Result<JsonObject, WechatError>[], given = credential("old")) => {
	const events: string[] = [];
	const sent: ApiRequest[] = [];
	const rest = [...answers];
	let replacement = credential("new");
	let repeats = 0;
	const ports: CallPorts = {
		accessTokens: {
			read: async () => given,
			replace: async (rejected) => {
				events.push(`replace ${rejected}`);
				return replacement;
			},
			stop: async (path, cause) => {
				events.push(`stop ${path} ${cause.kind === "refused" ? cause.errcode : cause.kind}`);
			},
			resume: async (path) => {
				events.push(`resume ${path}`);
			},
		},
		upstream: async (asked, endpoint) => {
			events.push(`send ${endpoint} ${asked.query?.["access_token"]}`);
			sent.push(asked);
			return rest.shift() ?? SENT;
		},
		now: () => AFTERNOON,
		pause: async (milliseconds) => {
			events.push(`pause ${milliseconds}`);
		},
		noteRepeat: () => {
			repeats += 1;
		},
	};
	const replaceWith = (result: CredentialResult) => {
		replacement = result;
	};
	const call = (asked = request) => callWithAccessToken(ports, asked);
	return { events, sent, replaceWith, call, repeats: () => repeats };
};

describe("a call", () => {
	test("carries the access_token beside its own query and body", async () => {
		const { call, sent } = arrange([SENT]);
		expect(await call()).toEqual(SENT);
		expect(sent).toEqual([{ ...request, query: { lang: "zh_CN", access_token: "old" }, secrets: ["old"] }]);
	});

	test("says of which kind it is, by which its errcodes have their meaning", async () => {
		const { call, events } = arrange([SENT]);
		await call({ ...request, path: "/cgi-bin/message/template/send" });
		expect(events).toEqual(["send send old"]);
	});

	test("is not made without an access_token", async () => {
		const { call, events } = arrange([SENT], noAccessToken);
		expect(await call()).toMatchObject({ ok: false, error: { kind: "no-access-token" } });
		expect(events).toEqual([]);
	});
});

describe("a refused access_token", () => {
	test.each([40001, 40014, 42001])("(%d) is renewed once and the call sent once more", async (errcode) => {
		const { call, events } = arrange([refusal(errcode), SENT]);
		expect(await call()).toEqual(SENT);
		expect(events).toEqual(["send api old", "replace old", "send api new"]);
	});

	test("a second time is given up", async () => {
		const { call, events } = arrange([refusal(40001), refusal(40001)]);
		expect(await call()).toMatchObject({ error: { kind: "failed", cause: { errcode: 40001 } } });
		expect(events).toEqual(["send api old", "replace old", "send api new"]);
	});

	test("that cannot be replaced is the failure, and nothing more is sent", async () => {
		const { call, events, replaceWith } = arrange([refusal(40001)]);
		replaceWith(noAccessToken);
		expect(await call()).toMatchObject({ error: { kind: "no-access-token" } });
		expect(events).toEqual(["send api old", "replace old"]);
	});
});

describe("a busy WeChat", () => {
	test("is asked once more after half a second with the same message", async () => {
		const { call, events, sent } = arrange([refusal(-1), SENT]);
		expect(await call()).toEqual(SENT);
		expect(events).toEqual(["send api old", "pause 500", "send api old"]);
		expect(sent[1]).toEqual(sent[0]);
	});

	test.each([
		["nothing", [SENT], 0],
		["an access_token that it refuses", [refusal(40001), SENT], 0],
		["being busy", [refusal(-1), SENT], 1],
		["being busy, also when a refusal follows", [refusal(-1), refusal(43004)], 1],
		[
			"being busy before and after an access_token that it refuses",
			[refusal(-1), refusal(40001), refusal(-1)],
			2,
		],
	])("its caller learns of each call whose outcome another one hides: %s", async (_, answers, expected) => {
		const { call, repeats } = arrange(answers);
		await call();
		expect(repeats()).toBe(expected);
	});

	test("that stays busy is the failure", async () => {
		const { call, events } = arrange([refusal(-1), refusal(-1)]);
		expect(await call()).toMatchObject({ error: { kind: "failed", cause: { errcode: -1 } } });
		expect(events.filter((event) => event.startsWith("send")).length).toBe(2);
	});

	test("that then refuses the access_token gets a new one", async () => {
		const { call, events } = arrange([refusal(-1), refusal(42001), SENT]);
		expect(await call()).toEqual(SENT);
		expect(events).toEqual(["send api old", "pause 500", "send api old", "replace old", "send api new"]);
	});
});

describe("a call of which a second one would be a second message", () => {
	const once = { ...request, isUnrepeatable: true };

	test("is not repeated when WeChat is busy: it may have been carried out", async () => {
		const { call, events } = arrange([refusal(-1), SENT]);
		expect(await call(once)).toMatchObject({ error: { kind: "failed", cause: { errcode: -1 } } });
		expect(events).toEqual(["send api old"]);
	});

	test("is sent once more after a refused access_token: that one was certainly not carried out", async () => {
		const { call, events } = arrange([refusal(42001), SENT]);
		expect(await call(once)).toEqual(SENT);
		expect(events).toEqual(["send api old", "replace old", "send api new"]);
	});

	test("is not repeated either when WeChat is busy after that", async () => {
		const { call, events } = arrange([refusal(42001), refusal(-1), SENT]);
		expect(await call(once)).toMatchObject({ error: { kind: "failed", cause: { errcode: -1 } } });
		expect(events).toEqual(["send api old", "replace old", "send api new"]);
	});
});

describe("any other failure", () => {
	test.each<readonly [string, Result<JsonObject, WechatError>]>([
		["47003", refusal(47003)],
		["43004", refusal(43004)],
		["45009", refusal(45009)],
		["45011", refusal(45011)],
		["an unknown errcode", refusal(987_654)],
		["a timeout", err({ kind: "unreachable", reason: "timeout" })],
		["a garbled answer", err({ kind: "garbled", status: 200, reason: "not JSON" })],
	])("is answered at once, without another call or a stop: %s", async (_name, answer) => {
		const { call, events } = arrange([answer]);
		expect(await call()).toEqual(err({ kind: "failed", cause: answer.ok ? undefined : answer.error }));
		expect(events).toEqual(["send api old"]);
	});
});

describe("a path", () => {
	test.each([48001, 48004, 50002, 45035, 61004, 40164])(
		"is stopped by the account's fault %d",
		async (errcode) => {
			const { call, events } = arrange([refusal(errcode)]);
			expect(await call()).toMatchObject({ error: { kind: "failed", cause: { errcode } } });
			expect(events).toEqual(["send api old", `stop ${PATH} ${errcode}`]);
		},
	);

	test("that is stopped is not called before its time", async () => {
		const { call, events } = arrange([SENT], credential("old", 1));
		expect(await call()).toEqual(err({ kind: "stopped", cause: stopFor(1).cause, until: AFTERNOON + 1000 }));
		expect(events).toEqual([]);
	});

	test("that was stopped is called when its time is up, and goes on when that works", async () => {
		const { call, events } = arrange([SENT], credential("old", 0));
		expect(await call()).toEqual(SENT);
		expect(events).toEqual(["send api old", `resume ${PATH}`]);
	});

	test("that was stopped and is refused again is stopped again", async () => {
		const { call, events } = arrange([refusal(48001)], credential("old", 0));
		await call();
		expect(events).toEqual(["send api old", `stop ${PATH} 48001`]);
	});

	test("is stopped too when the fault shows only after the renewal", async () => {
		const { call, events } = arrange([refusal(40001), refusal(48001)]);
		await call();
		expect(events.at(-1)).toBe(`stop ${PATH} 48001`);
	});
});
