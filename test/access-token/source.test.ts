import { describe, expect, test } from "vitest";
import { askStableToken } from "../../src/access-token/source.ts";
import { createUpstream } from "../../src/wechat/api.ts";

const account = {
	appId: "wx0123456789abcdef",
	appSecret: "5ecre75ecre75ecre75ecre75ecre75e",
	origin: "https://wechat.example",
	relayKey: undefined,
};

/** One call, answered with this text. */
const ask = async (text: string, force = false) => {
	const requests: Request[] = [];
	const upstream = createUpstream({
		fetch: async (request) => {
			requests.push(request);
			return new Response(text);
		},
		origin: account.origin,
		deadline: () => new AbortController().signal,
	});
	const answer = await askStableToken(upstream, account, force);
	const [request] = requests;
	return { answer, url: request?.url, method: request?.method, body: await request?.text() };
};

const GOOD = '{"access_token":"token","expires_in":7200}';

describe("the call", () => {
	test("is a POST of stable_token in normal mode, the AppSecret in its body and not in its address", async () => {
		const { url, method, body } = await ask(GOOD);
		expect(url).toBe("https://wechat.example/cgi-bin/stable_token");
		expect(method).toBe("POST");
		expect(JSON.parse(body ?? "")).toEqual({
			grant_type: "client_credential",
			appid: account.appId,
			secret: account.appSecret,
		});
	});

	test("is forced only when it is told to be", async () => {
		expect(JSON.parse((await ask(GOOD, true)).body ?? "")).toMatchObject({ force_refresh: true });
	});
});

describe("the answer", () => {
	test.each([1, 345, 7200, 7201, 2_592_000])("is believed with %d s of life", async (seconds) => {
		const { answer } = await ask(`{"access_token":"token","expires_in":${seconds}}`);
		expect(answer).toEqual({ ok: true, value: { accessToken: "token", expiresInSeconds: seconds } });
	});

	test.each([
		'"7200"',
		"2592001",
		"9007199254740991",
		"-1",
		"0",
		"7200.5",
		"null",
		"true",
		"[]",
		"1e400",
		"99999999999999999999",
	])("is garbled with expires_in %s", async (value) => {
		const { answer } = await ask(`{"access_token":"t0ken","expires_in":${value}}`);
		expect(answer).toMatchObject({ ok: false, error: { kind: "garbled" } });
		expect(JSON.stringify(answer)).not.toContain("t0ken");
	});

	test.each(["1234567890", "null", '""', "{}", "true"])("is garbled with access_token %s", async (value) => {
		const { answer } = await ask(`{"access_token":${value},"expires_in":7200}`);
		expect(answer).toMatchObject({ ok: false, error: { kind: "garbled" } });
	});

	test.each(['{"access_token":"token"}', '{"expires_in":7200}', "{}", '{"errcode":0,"errmsg":"ok"}'])(
		"is garbled with half of it missing: %s",
		async (text) => {
			expect((await ask(text)).answer).toMatchObject({ ok: false, error: { kind: "garbled" } });
		},
	);

	test("that refuses means what the token endpoint means", async () => {
		expect((await ask('{"errcode":40001,"errmsg":"invalid credential"}')).answer).toEqual({
			ok: false,
			error: { kind: "refused", endpoint: "token", errcode: 40001, errmsg: "invalid credential" },
		});
	});
});
