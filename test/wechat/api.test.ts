import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { isJsonObject } from "../../src/wechat/json.ts";
import { arrange, get } from "./arranged-upstream.ts";

const CHANGE = { method: "POST", path: "/cgi-bin/menu/create", success: "errcode" } as const;

const answeredWith = async (
	body: string | Uint8Array<ArrayBuffer>,
	init: ResponseInit = {},
	success = "menu",
) => {
	const { upstream } = arrange(async () => new Response(body, init));
	return await upstream({ ...get, success }, "api");
};

describe("a request", () => {
	test("goes to the origin, its query escaped", async () => {
		const { upstream, requests } = arrange(async () => new Response("{}"));
		await upstream(
			{
				method: "GET",
				path: "/cgi-bin/user/get",
				query: { access_token: "a+b/c=&", next: "中" },
				success: "count",
			},
			"api",
		);
		expect(requests[0]?.url).toBe(
			"https://wechat.example/cgi-bin/user/get?access_token=a%2Bb%2Fc%3D%26&next=%E4%B8%AD",
		);
		expect(requests[0]?.method).toBe("GET");
		expect(requests[0]?.body).toBe(null);
	});

	test("has its body in raw UTF-8, without escapes", async () => {
		const { upstream, requests } = arrange(async () => new Response("{}"));
		await upstream({ ...CHANGE, body: { name: "菜单😀" } }, "api");
		expect(await requests[0]?.text()).toBe('{"name":"菜单😀"}');
		expect(requests[0]?.headers.get("Content-Type")).toBe("application/json; charset=utf-8");
	});

	test("says half a surrogate pair as U+FFFD: WeChat refuses the escape that JSON would make of it", async () => {
		const { upstream, requests } = arrange(async () => new Response("{}"));
		await upstream({ ...CHANGE, body: { name: "a\ud83d" } }, "api");
		expect(await requests[0]?.text()).toBe('{"name":"a\ufffd"}');
	});

	test("carries the relay's key where there is one", async () => {
		const withKey = arrange(async () => new Response("{}"), { relayKey: "relay-key" });
		await withKey.upstream(get, "api");
		expect(withKey.requests[0]?.headers.get("X-Relay-Key")).toBe("relay-key");
		const without = arrange(async () => new Response("{}"));
		await without.upstream(get, "api");
		expect(without.requests[0]?.headers.has("X-Relay-Key")).toBe(false);
	});

	test("is not repeated at another address: a redirect could carry the access_token away", async () => {
		const { upstream, requests } = arrange(
			async () => new Response("{}", { status: 302, headers: { Location: "https://elsewhere.example" } }),
		);
		expect(await upstream(get, "api")).toMatchObject({ error: { kind: "garbled", status: 302 } });
		expect(requests.map(({ redirect }) => redirect)).toEqual(["manual"]);
	});
});

describe("an answer", () => {
	test("that quotes a secret of the request comes without it", async () => {
		const { upstream } = arrange(
			async () => new Response('{"errcode":40001,"errmsg":"bad access-token-5ecret in access-token-5ecret"}'),
		);
		expect(await upstream({ ...get, secrets: ["access-token-5ecret"] }, "api")).toMatchObject({
			error: { errcode: 40001, errmsg: "bad … in …" },
		});
	});

	test("that quotes the relay's key comes without it, whatever the request says of secrets", async () => {
		const { upstream } = arrange(
			async () => new Response('{"errcode":40001,"errmsg":"relay-5ecret refused access-token-5ecret"}'),
			{ relayKey: "relay-5ecret" },
		);
		expect(await upstream(get, "api")).toMatchObject({
			error: { errmsg: "… refused access-token-5ecret" },
		});
		expect(await upstream({ ...get, secrets: ["access-token-5ecret"] }, "api")).toMatchObject({
			error: { errmsg: "… refused …" },
		});
	});

	test("comes whole where there is no secret, also where one is empty", async () => {
		const { upstream } = arrange(async () => new Response('{"errcode":40001,"errmsg":"no"}'), {
			relayKey: "",
		});
		expect(await upstream({ ...get, secrets: [""] }, "api")).toMatchObject({ error: { errmsg: "no" } });
	});

	test.each([
		[512, 512],
		[513, 512],
		[100_000, 512],
	])("with an errmsg of %d characters keeps %d of them", async (length, kept) => {
		const errmsg = "x".repeat(length);
		expect(await answeredWith(JSON.stringify({ errcode: 1, errmsg }))).toMatchObject({
			error: { kind: "refused", errcode: 1, errmsg: "x".repeat(kept) },
		});
	});

	test("without errcode is the answer", async () => {
		expect(await answeredWith('{"menu":{"button":[]}}')).toEqual({
			ok: true,
			value: { menu: { button: [] } },
		});
	});

	test.each([
		["errcode", '{"errcode":0}', true],
		["errcode", '{"errcode":"0","errmsg":"ok"}', true],
		["errcode", '{"errcode":0,"errmsg":"ok","msgid":1}', true],
		["errcode", '{"message":"ok"}', false],
		["errcode", '{"errmsg":"ok"}', false],
		["errcode", '{"msgid":"1"}', false],
		["errcode", "{}", false],
		["menu", '{"menu":{}}', true],
		["menu", '{"menu":null}', true],
		["menu", '{"errcode":0,"menu":{}}', true],
		["menu", '{"errcode":0,"errmsg":"ok"}', true],
		["menu", '{"message":"ok"}', false],
		["menu", '{"errmsg":"ok"}', false],
		["menu", "{}", false],
		["toString", "{}", false],
	])("of which %s tells the success: %s (%s)", async (success, body, isTold) => {
		const answer = await answeredWith(body, {}, success);
		expect(answer.ok).toBe(isTold);
		if (!answer.ok)
			expect(answer.error).toEqual({ kind: "garbled", status: 200, reason: `${success} is missing` });
	});

	test("that refuses needs no other field", async () => {
		expect(await answeredWith('{"errcode":48001}', {}, "menu")).toMatchObject({ error: { errcode: 48001 } });
	});

	test.each(["0", '"0"'])("with errcode %s is the answer", async (errcode) => {
		expect(await answeredWith(`{"errcode":${errcode},"errmsg":"ok"}`)).toMatchObject({ ok: true });
	});

	test.each([
		["40001", 40001],
		['"40001"', 40001],
		["-1", -1],
		['"-1"', -1],
	])("with errcode %s is a refusal", async (errcode, read) => {
		expect(await answeredWith(`{"errcode":${errcode},"errmsg":"no rid: 1-2-3"}`)).toEqual({
			ok: false,
			error: { kind: "refused", endpoint: "api", errcode: read, errmsg: "no rid: 1-2-3" },
		});
	});

	test.each(['{"errcode":48001}', '{"errcode":48001,"errmsg":null}', '{"errcode":48001,"errmsg":7}'])(
		"that refuses without a text has an empty errmsg: %s",
		async (text) => {
			expect(await answeredWith(text)).toMatchObject({ error: { kind: "refused", errmsg: "" } });
		},
	);

	test("names the kind of endpoint whose meaning applies", async () => {
		const { upstream } = arrange(async () => new Response('{"errcode":40001}'));
		expect(await upstream(get, "token")).toMatchObject({ error: { endpoint: "token" } });
	});

	test("keeps the digits of a msgid beyond 2^53", async () => {
		expect(await answeredWith('{"errcode":0,"msgid":2389476234876234876}')).toMatchObject({
			value: { msgid: "2389476234876234876" },
		});
	});

	test("may say that it is text/plain, may begin with a byte order mark", async () => {
		const headers = { "Content-Type": "text/plain" };
		expect(await answeredWith('\u{feff}{"errcode":0}', { headers })).toMatchObject({ ok: true });
	});

	test.each([400, 404, 412, 500, 502])(
		"that refuses counts, whatever its HTTP status: %d",
		async (status) => {
			expect(await answeredWith('{"errcode":40001,"errmsg":"no"}', { status })).toMatchObject({
				error: { kind: "refused", errcode: 40001 },
			});
		},
	);

	test.each([301, 400, 404, 500, 503])(
		"that seems well with the HTTP status %d is garbled",
		async (status) => {
			expect(await answeredWith('{"errcode":0,"errmsg":"ok"}', { status })).toMatchObject({
				error: { kind: "garbled", status },
			});
		},
	);

	test.each([
		["HTML", "<html><body>502 Bad Gateway</body></html>"],
		["nothing", ""],
		["half a JSON", '{"access_token":"access-tok'],
		["a list", '[{"errcode":0}]'],
		["null", "null"],
		["a text", '"ok"'],
		["an errcode that is null", '{"errcode":null}'],
		["an errcode that is no number", '{"errcode":"no"}'],
		["an errcode that is half a number", '{"errcode":1.5}'],
		["an errcode that is a list", '{"errcode":[0]}'],
		["an errcode beyond 2^53", '{"errcode":9007199254740993}'],
	])("that is %s is garbled", async (_name, body) => {
		expect(await answeredWith(body)).toMatchObject({ ok: false, error: { kind: "garbled", status: 200 } });
	});

	test("that is not UTF-8 is garbled", async () => {
		expect(await answeredWith(Uint8Array.of(0x7b, 0xff, 0x7d))).toMatchObject({
			error: { kind: "garbled", reason: "the answer is not UTF-8" },
		});
	});

	describe("that holds what a follower wrote is read", () => {
		const cutOff = (text: string) =>
			Uint8Array.of(...new TextEncoder().encode(text), 0xf0, 0x9f, 0x98, 0x22, 0x7d);

		test.each<readonly [string, string | Uint8Array<ArrayBuffer>, string]>([
			["with raw control characters", '{"errcode":0,"nickname":"小\u0000\u0007明"}', "小明"],
			["with half a surrogate pair", '{"errcode":0,"nickname":"小明\\ud83d"}', "小明\ufffd"],
			["with a character that was cut off", cutOff('{"errcode":0,"nickname":"小明'), "小明\ufffd"],
			["with both", cutOff('{"errcode":0,"nickname":"小\u0007明'), "小明\ufffd"],
		])("%s", async (_what, body, nickname) => {
			const headers = { "Content-Length": String(new Blob([body]).size) };
			for (const init of [{}, { headers }]) {
				expect(await answeredWith(body, init)).toEqual({ ok: true, value: { errcode: 0, nickname } });
			}
		});

		test("for its errcode, too", async () => {
			expect(await answeredWith(cutOff('{"errcode":40001,"errmsg":"for \u0007'))).toMatchObject({
				error: { kind: "refused", errcode: 40001, errmsg: "for \ufffd" },
			});
		});
	});

	test("of more than 4 MB is garbled, with and without a Content-Length", async () => {
		const body = `{"a":"${"x".repeat(4 * 1024 * 1024)}"}`;
		const headers = { "Content-Length": String(body.length) };
		for (const init of [{}, { headers }]) {
			expect(await answeredWith(body, init)).toMatchObject({
				error: { kind: "garbled", reason: "the answer is too large" },
			});
		}
	});
});

interface AnswerCase {
	readonly id: string;
	readonly kind: string;
	readonly input: { readonly endpoint: string; readonly status: number; readonly body: string };
	readonly expected: { readonly ok: boolean; readonly errcode?: number };
}

const isAnswerCase = (value: unknown): value is AnswerCase =>
	isJsonObject(value) && (value["kind"] === "api-response" || value["kind"] === "error-response");

const answerCases = ["silenceper", "wechatpy-api", "werobot-replies"].flatMap((file) => {
	const path = join(import.meta.dirname, `../cases/${file}.json`);
	const cases: unknown = JSON.parse(readFileSync(path, "utf8"));
	return Array.isArray(cases) ? cases.filter(isAnswerCase) : [];
});

test("other systems know some twenty answers", () => {
	expect(answerCases.length).toBeGreaterThan(20);
});

test.each(answerCases)("$id is told apart", async ({ input, expected }) => {
	const parsed: unknown = JSON.parse(input.body);
	const [asked] = Object.keys(isJsonObject(parsed) ? parsed : {});
	const answer = await answeredWith(input.body, { status: input.status }, asked);
	expect(answer.ok).toBe(expected.ok);
	if (!answer.ok) expect(answer.error).toMatchObject({ kind: "refused", errcode: expected.errcode });
});
