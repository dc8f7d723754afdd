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
	await ask(new URL("/simulator/followers", simulatorUrl), { count: 1 });
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

	test("whose code was used by WeChat's second visit, gets a new one without noticing", async () => {
		const path = new URL("/simulator/faults", simulatorUrl);
		const faults = [{ path: "/sns/oauth2/access_token", errcode: 40163, times: 1 }];
		await fetch(path, { method: "PUT", body: JSON.stringify({ faults }) });
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
