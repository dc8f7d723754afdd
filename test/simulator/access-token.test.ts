import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import {
	accessToken,
	advance,
	advanceToMidnight,
	appId,
	appSecret,
	ask,
	askToken,
	control,
	errcodeOf,
	object,
	send,
} from "./simulator.ts";

afterEach(reset);

const errcodeWith = async (token: unknown): Promise<unknown> =>
	(await ask("GET", `/cgi-bin/template/get_all_private_template?access_token=${token}`))["errcode"];

describe("stable_token in normal mode", () => {
	it("gives the same token with the seconds that remain", async () => {
		const first = await askToken();
		await advance(1000);
		const second = await askToken();
		expect(first["expires_in"]).toBe(7200);
		expect(second["access_token"]).toBe(first["access_token"]);
		expect(second["expires_in"]).toBe(6200);
	});

	it("gives the same token while more than 300 seconds remain", async () => {
		const first = await askToken();
		await advance(6890);
		const second = await askToken();
		expect(second["access_token"]).toBe(first["access_token"]);
	});

	it("gives a new one in the last five minutes, and both live on for five minutes", async () => {
		const former = await accessToken();
		await advance(6901);
		const latest = await accessToken();
		expect(latest).not.toBe(former);
		await advance(298);
		expect([await errcodeWith(former), await errcodeWith(latest)]).toEqual([undefined, undefined]);
		await advance(3);
		expect([await errcodeWith(former), await errcodeWith(latest)]).toEqual([42001, undefined]);
	});

	it("lets a token that nobody renewed expire with 42001", async () => {
		const token = await accessToken();
		await advance(7201);
		expect(await errcodeWith(token)).toBe(42001);
	});

	it("issues tokens with the life that the control route sets", async () => {
		await control("PATCH", "/account", { token_life_seconds: 345 });
		expect((await askToken())["expires_in"]).toBe(345);
	});
});

describe("stable_token in forced mode", () => {
	it("ends the former token at once", async () => {
		const former = await accessToken();
		const latest = (await askToken({ force_refresh: true }))["access_token"];
		expect(latest).not.toBe(former);
		expect(await errcodeWith(former)).toBe(40001);
		expect(await errcodeWith(latest)).toBeUndefined();
	});

	it("gives the same token to a call less than 30 seconds later", async () => {
		const first = (await askToken({ force_refresh: true }))["access_token"];
		await advance(28);
		expect((await askToken({ force_refresh: true }))["access_token"]).toBe(first);
		await advance(3);
		expect((await askToken({ force_refresh: true }))["access_token"]).not.toBe(first);
	});

	it("refuses the 21st of a day with 45009, and not the first of the next", async () => {
		await advanceToMidnight();
		for (let used = 0; used < 20; used++) {
			expect((await askToken({ force_refresh: true }))["errcode"]).toBeUndefined();
			await advance(31);
		}
		expect((await control("GET", "/account"))["forced_refreshes_today"]).toBe(20);
		expect((await askToken({ force_refresh: true }))["errcode"]).toBe(45009);
		await advanceToMidnight();
		expect((await askToken({ force_refresh: true }))["errcode"]).toBeUndefined();
	});
});

describe("stable_token refuses", () => {
	it.each([
		[40002, { grant_type: "password" }],
		[40002, { grant_type: "" }],
		[40013, { appid: "wx0000000000000000" }],
		[40125, { secret: "ffffffffffffffffffffffffffffffff" }],
		[41002, { appid: "" }],
		[41004, { secret: "" }],
		[47001, { force_refresh: "true" }],
	])("with %i: %j", async (errcode, part) => {
		expect((await askToken(part))["errcode"]).toBe(errcode);
	});

	it("a GET with 43002, and a body that is not JSON with 47001", async () => {
		expect((await ask("GET", "/cgi-bin/stable_token"))["errcode"]).toBe(43002);
		expect((await ask("POST", "/cgi-bin/stable_token", "grant_type=client_credential"))["errcode"]).toBe(
			47001,
		);
		expect((await ask("POST", "/cgi-bin/stable_token"))["errcode"]).toBe(44002);
	});

	it("an address outside the whitelist with 40164, naming it", async () => {
		await control("PATCH", "/account", { ip_whitelist: ["203.0.113.0/24", "198.51.100.7"] });
		const body = { grant_type: "client_credential", appid: appId, secret: appSecret };
		const from = (ip: string) => ask("POST", "/cgi-bin/stable_token", body, { "CF-Connecting-IP": ip });
		expect((await from("192.0.2.1"))["errmsg"]).toMatch(
			/^invalid ip 192\.0\.2\.1 ipv6 ::ffff:192\.0\.2\.1, not in whitelist rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/,
		);
		expect((await from("203.0.113.200"))["errcode"]).toBeUndefined();
		expect((await from("198.51.100.7"))["errcode"]).toBeUndefined();
		expect((await from("198.51.100.8"))["errcode"]).toBe(40164);
	});

	it("more calls than a minute allows with 45011, until the next minute", async () => {
		await control("PATCH", "/account", { minute_limits: { "/cgi-bin/stable_token": 2 } });
		await advanceToMidnight();
		await askToken();
		await askToken();
		expect((await askToken())["errcode"]).toBe(45011);
		await advance(60);
		expect((await askToken())["errcode"]).toBeUndefined();
	});

	it("more calls than a day allows with 45009, until midnight in Beijing", async () => {
		await control("PATCH", "/account", { daily_limits: { "/cgi-bin/stable_token": 1 } });
		await advanceToMidnight();
		await askToken();
		expect((await askToken())["errcode"]).toBe(45009);
		await advanceToMidnight();
		expect((await askToken())["errcode"]).toBeUndefined();
	});
});

describe("the old /cgi-bin/token", () => {
	const path = `/cgi-bin/token?grant_type=client_credential&appid=${appId}&secret=${appSecret}`;

	it("gives a new token at every call, and the former one lives on for five minutes", async () => {
		const former = (await ask("GET", path))["access_token"];
		const latest = (await ask("GET", path))["access_token"];
		expect(latest).not.toBe(former);
		expect(await errcodeWith(former)).toBeUndefined();
		await advance(301);
		expect(await errcodeWith(former)).toBe(42001);
		expect(await errcodeWith(latest)).toBeUndefined();
	});

	it("leaves stable tokens alone", async () => {
		const stable = await accessToken();
		await ask("GET", path);
		expect(await accessToken()).toBe(stable);
		expect(await errcodeWith(stable)).toBeUndefined();
	});
});

describe("an API that takes an access_token", () => {
	it("refuses none with 41001 and an unknown one with 40001 and WeChat's words", async () => {
		expect((await ask("GET", "/cgi-bin/menu/get"))["errcode"]).toBe(41001);
		const refused = await ask("GET", "/cgi-bin/menu/get?access_token=nonsense");
		expect(refused["errcode"]).toBe(40001);
		expect(refused["errmsg"]).toMatch(/^invalid credential, access_token is invalid or not latest.* rid: /);
	});

	it("refuses a token that the control route expired with 40001; stable_token then gives another", async () => {
		const token = await accessToken();
		await control("POST", "/expire-token");
		expect(await errcodeWith(token)).toBe(40001);
		expect(await accessToken()).not.toBe(token);
	});

	it("answers an unknown path with 40066 and a wrong method with 43001", async () => {
		expect(await errcodeOf("GET", "/cgi-bin/no/such")).toBe(40066);
		expect(await errcodeOf("POST", "/cgi-bin/menu/get", {})).toBe(43001);
	});

	it("refuses with HTTP status 200", async () => {
		expect((await send("GET", "/cgi-bin/menu/get")).status).toBe(200);
	});
});

describe("quotas", () => {
	const quotaOf = async (path: string) => {
		const token = await accessToken();
		const answer = await ask("POST", `/cgi-bin/openapi/quota/get?access_token=${token}`, { cgi_path: path });
		return object(answer["quota"]);
	};

	it("count the calls of a day, and clear_quota sets them back", async () => {
		await control("PATCH", "/account", { daily_limits: { "/cgi-bin/menu/get": 2 } });
		await errcodeOf("GET", "/cgi-bin/menu/get");
		expect(await quotaOf("/cgi-bin/menu/get")).toEqual({ daily_limit: 2, used: 1, remain: 1 });
		await errcodeOf("GET", "/cgi-bin/menu/get");
		expect(await errcodeOf("GET", "/cgi-bin/menu/get")).toBe(45009);
		expect(await errcodeOf("POST", "/cgi-bin/clear_quota", { appid: appId })).toBe(0);
		expect(await errcodeOf("GET", "/cgi-bin/menu/get")).toBe(46003);
	});

	it("can be cleared ten times a month, then 48006", async () => {
		for (let used = 0; used < 10; used++) {
			expect(await errcodeOf("POST", "/cgi-bin/clear_quota", { appid: appId })).toBe(0);
		}
		expect(await errcodeOf("POST", "/cgi-bin/clear_quota", { appid: appId })).toBe(48006);
	});

	it("of an unknown path are 76021, and clearing another account's is 40013", async () => {
		expect(await errcodeOf("POST", "/cgi-bin/openapi/quota/get", { cgi_path: "/no" })).toBe(76021);
		expect(await errcodeOf("POST", "/cgi-bin/clear_quota", { appid: "wx0" })).toBe(40013);
	});
});
