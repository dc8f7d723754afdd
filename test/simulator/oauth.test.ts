/** Web authorisation as the simulator plays it: WeChat's page, the code's exchange, name and picture. */
import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { advance, appId, appSecret, ask, control, newFollower, send } from "./simulator.ts";

afterEach(reset);

const CALLBACK = "http://localhost:8787/oauth/callback";
const link = (scope = "snsapi_base", change: { readonly appid?: string; readonly state?: string } = {}) =>
	`/connect/oauth2/authorize?appid=${change.appid ?? appId}&redirect_uri=${encodeURIComponent(CALLBACK)}` +
	`&response_type=code&scope=${scope}&state=${change.state ?? "0f"}`;

/** Where the page sends its browser. */
const backFrom = async (path = link()): Promise<URL> => {
	const response = await send("GET", path);
	return new URL(response.headers.get("Location") ?? "");
};
const newCode = async (): Promise<string> => (await backFrom()).searchParams.get("code") ?? "";

/** The two links of the page that asks, in their order: agreed, refused. */
const consentLinks = async (): Promise<readonly URL[]> => {
	const page = await (await send("GET", link("snsapi_userinfo"))).text();
	return Array.from(
		page.matchAll(/href="([^"]+)"/g),
		([, href = ""]) => new URL(href.replaceAll("&amp;", "&")),
	);
};

const exchange = (code: string, change: object = {}) =>
	ask(
		"GET",
		`/sns/oauth2/access_token?${new URLSearchParams({ appid: appId, secret: appSecret, code, grant_type: "authorization_code", ...change })}`,
	);
const userinfo = (accessToken: unknown, openid: unknown) =>
	ask("GET", `/sns/userinfo?access_token=${accessToken}&openid=${openid}&lang=zh_CN`);

describe("WeChat's page", () => {
	it("sends the last one who followed back with a code and the state, and asks nobody", async () => {
		await newFollower();
		const back = await backFrom();
		expect(back.origin + back.pathname).toBe(CALLBACK);
		expect(back.searchParams.get("state")).toBe("0f");
		expect(back.searchParams.get("code")).toMatch(/^[\w-]{32}$/);
	});

	it("asks for name and picture: who agrees goes back with a code, who refuses without", async () => {
		await newFollower();
		const [agreed, refused] = await consentLinks();
		expect(agreed?.searchParams.get("code")).toMatch(/^[\w-]{32}$/);
		expect(Object.fromEntries(refused?.searchParams ?? [])).toEqual({ state: "0f" });
	});

	it("refuses a link whose parts are wrong or in another order", async () => {
		await newFollower();
		for (const path of [
			"/connect/oauth2/authorize",
			link("snsapi_login"),
			link("snsapi_base", { appid: "wx0000000000000000" }),
			link("snsapi_base", { state: "a-b" }),
			link("snsapi_base", { state: "a".repeat(129) }),
			link().replace(encodeURIComponent(CALLBACK), "nonsense"),
			link().replace(encodeURIComponent(CALLBACK), "%E4%B"),
			link().replace(/(response_type=code)&(scope=\w+)/, "$2&$1"),
		]) {
			expect((await send("GET", path)).status, path).toBe(400);
		}
	});

	it("cannot be seen while nobody follows", async () => {
		expect((await send("GET", link())).status).toBe(422);
	});
});

describe("a code", () => {
	it("is exchanged for the follower", async () => {
		const openid = await newFollower();
		expect(await exchange(await newCode())).toEqual({
			access_token: expect.any(String),
			expires_in: 7200,
			refresh_token: expect.any(String),
			openid,
			scope: "snsapi_base",
		});
	});

	it("is used up by that: 40163", async () => {
		await newFollower();
		const code = await newCode();
		await exchange(code);
		expect(await exchange(code)).toMatchObject({
			errcode: 40163,
			errmsg: expect.stringMatching(/^code been used rid: /),
		});
	});

	it("is good for five minutes: then 42003", async () => {
		await newFollower();
		const [one, other] = [await newCode(), await newCode()];
		await advance(295);
		expect((await exchange(one))["errcode"]).toBeUndefined();
		await advance(6);
		expect((await exchange(other))["errcode"]).toBe(42003);
	});

	it.each([
		[40029, { code: "unknown" }],
		[41008, { code: "" }],
		[41002, { appid: "" }],
		[41004, { secret: "" }],
		[40002, { grant_type: "client_credential" }],
		[40013, { appid: "wx0000000000000000" }],
		[40125, { secret: "ffffffffffffffffffffffffffffffff" }],
	])("is refused with %i: %j, and stays good", async (errcode, change) => {
		await newFollower();
		const code = await newCode();
		expect((await exchange(code, change))["errcode"]).toBe(errcode);
		expect((await exchange(code))["errcode"]).toBeUndefined();
	});

	it("is forgotten with everything else", async () => {
		await newFollower();
		const code = await newCode();
		await control("POST", "/reset");
		expect((await exchange(code))["errcode"]).toBe(40029);
	});
});

describe("name and picture", () => {
	const granted = async () => {
		await newFollower();
		const [agreed] = await consentLinks();
		const { access_token, openid } = await exchange(agreed?.searchParams.get("code") ?? "");
		return { access_token, openid };
	};

	it("are told to whom the follower granted them", async () => {
		const { access_token, openid } = await granted();
		expect(await userinfo(access_token, openid)).toMatchObject({
			openid,
			nickname: expect.any(String),
			headimgurl: expect.stringMatching(/^https:/),
		});
	});

	it("are what the follower wrote, with control characters that JSON forbids", async () => {
		const { access_token, openid } = await granted();
		const nickname = '"小\\\\n明"\u0000\u0007\n\ud83d';
		expect(await control("PATCH", `/followers/${openid}`, { nickname })).toMatchObject({ openid, nickname });
		const path = `/sns/userinfo?${new URLSearchParams({ access_token: String(access_token), openid: String(openid) })}`;
		const text = await (await send("GET", path)).text();
		expect(text).toContain('"nickname":"\\"小\\\\\\\\n明\\"\u0000\u0007\n\\ud83d",');
		expect(() => JSON.parse(text)).toThrow(SyntaxError);
	});

	it("stay as they are when the follower changes something else, and are forgotten with everything else", async () => {
		const openid = await newFollower();
		await control("PATCH", `/followers/${openid}`, { nickname: "小明" });
		expect(await control("PATCH", `/followers/${openid}`, { refuses: true })).toMatchObject({
			nickname: "小明",
		});
		await control("POST", "/reset");
		await control("POST", "/follow", { openid });
		expect(await control("PATCH", `/followers/${openid}`, {})).toMatchObject({
			nickname: expect.stringMatching(/^粉丝/),
		});
	});

	it("and to nobody else", async () => {
		const { access_token, openid } = await granted();
		const base = await exchange(await newCode());
		expect((await userinfo("unknown", openid))["errcode"]).toBe(40001);
		expect((await userinfo(access_token, "another"))["errcode"]).toBe(40003);
		expect((await userinfo(base["access_token"], base["openid"]))["errcode"]).toBe(48001);
		await advance(7200);
		expect((await userinfo(access_token, openid))["errcode"]).toBe(42001);
	});
});
