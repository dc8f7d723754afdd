import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gatewayAnswers } from "./gateway.ts";
import { closePages, openPage } from "./open-page.ts";
import {
	accessToken,
	appId,
	appSecret,
	askToken,
	call,
	callbackToken,
	control,
	encodingAesKey,
	list,
	newFollower,
	object,
	send,
} from "./simulator.ts";

beforeEach(() => {
	gatewayAnswers(() => "success");
});

afterEach(async () => {
	await closePages();
	vi.restoreAllMocks();
	await reset();
});

/** What a page shows of the wire. */
const exchanges = async () => list((await openPage()).snapshot["exchanges"]);

const newest = async () => (await exchanges()).at(-1) ?? {};

describe("an API call on the wire", () => {
	it("shows request and answer laid out", async () => {
		const menu = { button: [{ type: "click", name: "今日", key: "TODAY" }] };
		await call("POST", "/cgi-bin/menu/create", menu);
		expect(await newest()).toMatchObject({
			direction: "call",
			kind: "menu/create",
			openid: null,
			attempt: null,
			method: "POST",
			status: 200,
			errcode: 0,
			failure: null,
			fault: null,
			request: { text: JSON.stringify(menu, null, 2), plaintext: null },
			response: { text: '{\n  "errcode": 0,\n  "errmsg": "ok"\n}' },
			curl: null,
		});
	});

	it("shows of access_token and secret the first six characters", async () => {
		const token = await accessToken();
		await call("GET", "/cgi-bin/menu/get");
		await send("GET", `/cgi-bin/token?grant_type=client_credential&appid=${appId}&secret=${appSecret}`);
		const wire = await exchanges();
		expect(wire[0]).toMatchObject({
			request: { text: expect.stringContaining(`"secret": "${appSecret.slice(0, 6)}…"`) },
			response: { text: expect.stringContaining(`"access_token": "${token.slice(0, 6)}…"`) },
		});
		const paths = wire.map(({ path }) => path);
		expect(paths).toContain(`/cgi-bin/menu/get?access_token=${token.slice(0, 6)}…`);
		expect(paths.at(-1)).toContain(`&secret=${appSecret.slice(0, 6)}…`);
		const all = JSON.stringify(wire);
		for (const secret of [token, appSecret, callbackToken, encodingAesKey, "sha256"]) {
			expect(all).not.toContain(secret);
		}
	});

	it("shows no whole secret by another name, in another case or in a form", async () => {
		await send("POST", "/cgi-bin/menu/create?ACCESS_TOKEN=query-with-a-secret", {
			Access_Token: "json-with-a-secret",
			refresh_token: 'quoted-\\"-and-a-secret',
			code: "coded-and-a-secret",
			errcode: "no secret at all",
		});
		await send(
			"POST",
			"/sns/oauth2/access_token?code=web-code-and-a-secret",
			"a=1&Secret=form-with-a-secret",
		);
		const wire = JSON.stringify(await exchanges());
		expect(wire.match(/-a-secret/g)).toBeNull();
		for (const begin of ["query-…", "json-w…", "quoted…", "coded-…", "web-co…", "form-w…"]) {
			expect(wire).toContain(begin);
		}
		expect(wire).toContain("no secret at all");
		expect(wire).toContain("a=1");
	});

	it("shows the headers that say something, without the relay's key", async () => {
		const headers = {
			"X-Relay-Key": "relay-key-of-the-owner",
			"Content-Type": "application/json",
			Via: "1.1 x",
		};
		await send("POST", "/cgi-bin/menu/create", {}, headers);
		expect(await newest()).toMatchObject({
			request: { headers: { "Content-Type": "application/json", "X-Relay-Key": "relay-…" } },
			response: { headers: { "Content-Type": "application/json; encoding=utf-8" } },
		});
		const moved = { "Content-Type": "text/html", Location: "https://example.com/login", Date: "now" };
		await newFollower();
		gatewayAnswers(() => new Response("", { status: 302, headers: moved }));
		await control("POST", "/say", { text: "ping" });
		const { "Content-Type": type, Location } = moved;
		expect(await newest()).toMatchObject({ request: { headers: { "Content-Type": "text/xml" } } });
		expect(object((await newest())["response"])["headers"]).toEqual({ "Content-Type": type, Location });
	});

	it("names the follower to whom it speaks or whom it asks about", async () => {
		await call("POST", "/cgi-bin/message/custom/send", { touser: "o-one", msgtype: "text" });
		await call("GET", "/cgi-bin/user/info?openid=o-two");
		await call("POST", "/cgi-bin/tags/getidlist", { openid: "o-three" });
		await call("GET", "/cgi-bin/menu/get");
		const openids = (await exchanges())
			.filter(({ kind }) => kind !== "stable_token")
			.map(({ openid }) => openid);
		expect(openids).toEqual(["o-one", "o-two", "o-three", null]);
	});

	it.each([
		["errcode", { errcode: 45009 }, "reach max api daily quota limit", "errcode 45009"],
		["status", { status: 502, body: "<html>" }, "status 502", "status 502"],
		["garbled", { garbled: "half-json" }, "garbled answer", "garbled half-json"],
	])("says what went wrong, and that it was a fault: %s", async (_what, kind, failure, fault) => {
		await control("PUT", "/faults", [{ path: "*", ...kind }]);
		await send("GET", "/cgi-bin/menu/get");
		expect(await newest()).toMatchObject({ failure: { en: failure }, fault });
	});

	it("that is slow by a fault has not failed", async () => {
		await control("PUT", "/faults", [{ path: "*", delay_ms: 20 }]);
		await askToken();
		expect(await newest()).toMatchObject({ failure: null, errcode: 0, fault: "delay_ms 20" });
	});

	it("says in WeChat's words why it was refused", async () => {
		await send("GET", "/cgi-bin/menu/get");
		expect(await newest()).toMatchObject({
			status: 200,
			errcode: 41001,
			failure: { en: "access_token missing", zh: "access_token missing" },
		});
	});
});
