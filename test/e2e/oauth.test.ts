/** Who is this follower: a browser goes from a menu link through the simulator's page to the owner's, over HTTP. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestHarness } from "wrangler";
import { isJsonObject, type JsonObject } from "../../src/wechat/json.ts";

const root = join(import.meta.dirname, "../..");
const OWNERS_PAGE = "http://localhost:8080/member";

let simulatorUrl: URL;
let gatewayUrl: URL;
let follower: string;
const simulator = createTestHarness({ root, workers: [{ configPath: "simulator/wrangler.toml" }] });
let gateway: ReturnType<typeof createTestHarness>;

beforeAll(async () => {
	simulatorUrl = (await simulator.listen()).url;
	const local = Object.entries(parseEnv(readFileSync(join(root, "simulator/gateway.env"), "utf8")));
	const secrets = {
		...Object.fromEntries(local.map(([name, value = ""]) => [name, value])),
		WECHAT_API_ORIGIN: simulatorUrl.origin,
		WECHAT_OAUTH_ORIGIN: simulatorUrl.origin,
		OAUTH_REDIRECTS: OWNERS_PAGE,
	};
	gateway = createTestHarness({ root, workers: [{ configPath: "wrangler.toml", secrets }] });
	gatewayUrl = (await gateway.listen()).url;
	await control("POST", "/followers", { count: 1 });
	const { followers } = await control("GET", "/followers");
	const [one]: readonly unknown[] = Array.isArray(followers) ? followers : [];
	follower = isJsonObject(one) ? String(one["openid"]) : "";
});
afterAll(() => Promise.all([simulator.close(), gateway.close()]));

const ask = async (url: URL, body: object): Promise<JsonObject> => {
	const headers = {
		"Content-Type": "application/json",
		Authorization: "Bearer local-development-key",
	};
	const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
	const answer: unknown = await response.json();
	if (!isJsonObject(answer)) throw new Error(`${url.pathname} was not answered with an object`);
	return answer;
};

/** Tells the simulator something. */
const control = async (method: string, path: string, body?: object): Promise<JsonObject> => {
	const init = body === undefined ? {} : { body: JSON.stringify(body) };
	const answer: unknown = await (
		await fetch(new URL(`/simulator${path}`, simulatorUrl), { method, ...init })
	).json();
	if (!isJsonObject(answer)) throw new Error(`${path} was not answered with an object`);
	return answer;
};

/** Goes on from link to link, with its cookies, until an address is neither the gateway's nor the simulator's. */
const browse = async (link: URL, cookies: readonly string[] = [], trail: readonly URL[] = []) => {
	if (![gatewayUrl.host, simulatorUrl.host].includes(link.host)) return { trail, arrivedAt: link };
	const response = await fetch(link, { redirect: "manual", headers: { Cookie: cookies.join("; ") } });
	const kept = [...cookies, ...response.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "")];
	const location = response.headers.get("Location");
	const next = location ?? consented(await response.text());
	return browse(new URL(next), kept, [...trail, link]);
};

/** The first link of the page that asks. */
const consented = (page: string): string => {
	const [, href] = /href="([^"]+)"/.exec(page) ?? [];
	if (href === undefined) throw new Error(page);
	return href.replaceAll("&amp;", "&");
};

const start = (query: Readonly<Record<string, string>> = {}): URL =>
	new URL(`/oauth/start?${new URLSearchParams({ redirect_uri: OWNERS_PAGE, ...query })}`, gatewayUrl);
const redeem = (arrivedAt: URL) =>
	ask(new URL("/api/oauth/redeem", gatewayUrl), { ticket: arrivedAt.searchParams.get("ticket") });

describe("a follower who taps the menu", () => {
	test("arrives at the owner's page, which learns the openid once", async () => {
		const { trail, arrivedAt } = await browse(start({ state: "7" }));
		expect(arrivedAt.origin + arrivedAt.pathname).toBe(OWNERS_PAGE);
		expect(arrivedAt.searchParams.get("state")).toBe("7");
		const { openid, ...rest } = await redeem(arrivedAt);
		expect(openid).toMatch(/^o51a/);
		expect(rest).toEqual({ scope: "snsapi_base" });
		expect([...trail, arrivedAt].join(" ")).not.toContain(String(openid));
		expect(await redeem(arrivedAt)).toMatchObject({ type: "urn:wechat-edge:conflict" });
	});

	test("and agrees to it, tells name and picture, too", async () => {
		const { arrivedAt } = await browse(start({ scope: "snsapi_userinfo" }));
		expect(await redeem(arrivedAt)).toMatchObject({
			scope: "snsapi_userinfo",
			nickname: expect.stringMatching(/^粉丝/),
		});
	});

	test("is let in although the name is no JSON, and tells it without what JSON forbids", async () => {
		await control("PATCH", `/followers/${follower}`, { nickname: "小\u0000\u0007明\n\ud83d" });
		const { arrivedAt } = await browse(start({ scope: "snsapi_userinfo" }));
		expect(await redeem(arrivedAt)).toMatchObject({ openid: follower, nickname: "小明\ufffd" });
	});

	test("is let in without name and picture when WeChat's answer cannot be read at all", async () => {
		await control("PUT", "/faults", { faults: [{ path: "/sns/userinfo", garbled: "half-json", times: 1 }] });
		const { arrivedAt } = await browse(start({ scope: "snsapi_userinfo" }));
		expect(await redeem(arrivedAt)).toEqual({ openid: follower, scope: "snsapi_userinfo" });
	});

	test("whose code was used by WeChat's second visit, gets a new one without noticing", async () => {
		const faults = [{ path: "/sns/oauth2/access_token", errcode: 40163, times: 1 }];
		await control("PUT", "/faults", { faults });
		const { trail, arrivedAt } = await browse(start());
		expect(trail.map(({ pathname }) => pathname)).toEqual([
			"/oauth/start",
			"/connect/oauth2/authorize",
			"/oauth/callback",
			"/connect/oauth2/authorize",
			"/oauth/callback",
		]);
		expect(await redeem(arrivedAt)).toMatchObject({ openid: expect.any(String) });
	});
});
