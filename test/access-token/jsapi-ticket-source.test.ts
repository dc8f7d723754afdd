import { describe, expect, test } from "vitest";
import { askJsapiTicket } from "../../src/access-token/jsapi-ticket-source.ts";
import type { CredentialResult } from "../../src/access-token/keeper-state.ts";
import type { CallPorts } from "../../src/access-token/retry.ts";
import type { ApiRequest, WechatError } from "../../src/wechat/api.ts";
import type { JsonObject } from "../../src/wechat/json.ts";
import { err, ok, type Result } from "../../src/wechat/result.ts";
import { AFTERNOON } from "./simulated-clock.ts";

const PATH = "/cgi-bin/ticket/getticket";
const TICKET: JsonObject = { errcode: 0, errmsg: "ok", ticket: "t1cket", expires_in: 7200 };
const BLOCKED: WechatError = { kind: "refused", endpoint: "api", errcode: 48001, errmsg: "api unauthorized" };
const invalid: WechatError = {
	kind: "refused",
	endpoint: "api",
	errcode: 40001,
	errmsg: "invalid credential",
};

const withToken = (accessToken: string, stoppedUntil?: number): CredentialResult => ({
	ok: true,
	value: {
		accessToken,
		obtainedAt: AFTERNOON,
		expiresAt: AFTERNOON + 7_200_000,
		stops: stoppedUntil === undefined ? {} : { [PATH]: { cause: BLOCKED, until: stoppedUntil, failures: 1 } },
	},
});

/** WeChat gives these answers in turn. */
const arrange = (answers: readonly Result<JsonObject, WechatError>[], credential = withToken("old")) => {
	const sent: ApiRequest[] = [];
	const rest = [...answers];
	const ports: CallPorts = {
		accessTokens: {
			read: async () => credential,
			replace: async () => withToken("new"),
			stop: async () => {},
			confirm: async () => {},
			resume: async () => {},
		},
		upstream: async (request) => {
			sent.push(request);
			return rest.shift() ?? ok(TICKET);
		},
		now: () => AFTERNOON,
		pause: async () => {},
	};
	return { sent, ask: () => askJsapiTicket(ports) };
};

describe("the call", () => {
	test("is a GET of ticket/getticket for the JS-SDK, with the access_token", async () => {
		const { sent, ask } = arrange([ok(TICKET)]);
		expect(await ask()).toEqual(ok({ ticket: "t1cket", expiresInSeconds: 7200 }));
		expect(sent).toMatchObject([
			{ method: "GET", path: PATH, query: { type: "jsapi", access_token: "old" }, secrets: ["old"] },
		]);
	});

	test("is sent once more with another access_token after 40001", async () => {
		const { sent, ask } = arrange([err(invalid), ok(TICKET)]);
		expect(await ask()).toMatchObject({ ok: true });
		expect(sent.map(({ query }) => query?.["access_token"])).toEqual(["old", "new"]);
	});
});

describe("a failure", () => {
	test("of WeChat's is handed on as it is", async () => {
		expect(await arrange([err(BLOCKED)]).ask()).toEqual(err(BLOCKED));
	});

	test("to have an access_token is handed on with its own time", async () => {
		const failure = { cause: { kind: "unavailable" }, retryAt: AFTERNOON + 1000 } as const;
		const { sent, ask } = arrange([], err(failure));
		expect(await ask()).toEqual(err(failure));
		expect(sent).toEqual([]);
	});

	test("because the path is stopped lasts as long as the stop", async () => {
		const { sent, ask } = arrange([], withToken("old", AFTERNOON + 60_000));
		expect(await ask()).toEqual(err({ cause: BLOCKED, retryAt: AFTERNOON + 60_000 }));
		expect(sent).toEqual([]);
	});

	test.each([
		{ ticket: "" },
		{ ticket: 1 },
		{ ticket: undefined },
		{ expires_in: "7200" },
		{ expires_in: 0 },
		{ expires_in: 2_592_001 },
	])("is an answer that WeChat does not promise: %j", async (broken) => {
		const answer = await arrange([ok({ ...TICKET, ...broken })]).ask();
		expect(answer).toMatchObject({ ok: false, error: { kind: "garbled" } });
		expect(JSON.stringify(answer)).not.toContain("t1cket");
	});
});
