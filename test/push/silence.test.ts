/** Who answers when WeChat is asked whether it answers: WeChat, or somebody on the way to it. */
import { expect, it } from "vitest";
import type { CallPorts } from "../../src/access-token/retry.ts";
import { knock } from "../../src/push/silence.ts";
import { createUpstream } from "../../src/wechat/api.ts";
import { err, ok } from "../../src/wechat/result.ts";

const portsOf = (body: string, status: number): CallPorts => ({
	accessTokens: {
		read: async () => ok({ accessToken: "token", obtainedAt: 0, expiresAt: 1, stops: {} }),
		replace: async () => err({ cause: { kind: "held-back", reason: "still-accepted" }, retryAt: 1 } as const),
		confirm: async () => undefined,
		stop: async () => undefined,
		resume: async () => undefined,
	},
	upstream: createUpstream({
		fetch: async () => new Response(body, { status }),
		origin: "https://wechat.example",
		deadline: () => new AbortController().signal,
	}),
	now: () => 0,
	pause: async () => undefined,
});

it.each([
	['{"errcode":0,"errmsg":"ok","quota":{"daily_limit":100000,"used":1,"remain":99999}}', 200],
	['{"errcode":0,"errmsg":"ok"}', 200],
	['{"quota":{"daily_limit":100000,"used":1,"remain":99999}}', 200],
	['{"errcode":76021,"errmsg":"cgi_path not found"}', 200],
	['{"errcode":48001,"errmsg":"api unauthorized"}', 200],
	['{"errcode":40001,"errmsg":"now and then"}', 200],
	['{"errcode":45009,"errmsg":"reach max api daily quota limit"}', 502],
	// A relay that does not pass this path on: it says nothing of the others.
	["<html>403 Forbidden</html>", 403],
	['{"message":"no such route"}', 404],
])("%s (%i) is as good as WeChat's answer", async (body, status) => {
	expect(await knock(portsOf(body, status))).toBeUndefined();
});

it.each([
	['{"message":"ok"}', 200],
	["{}", 200],
	['{"errmsg":"ok"}', 200],
	['{"status":"maintenance"}', 200],
	["<html>sign in to this network</html>", 200],
	["", 200],
	["[]", 200],
	["moved", 302],
	['{"message":"bad gateway"}', 502],
	["<html>502 Bad Gateway</html>", 502],
	['{"errcode":-1,"errmsg":"system error"}', 200],
])("%s (%i) is none", async (body, status) => {
	expect(await knock(portsOf(body, status))).toMatchObject({ kind: "failed" });
});
