/**
 * The relay of docs/relay/ with a real Caddy between the gateway and the simulator, as far apart as in real life. Where no
 * Caddy is installed this is left out, except in CI, where it fails.
 */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { freePort } from "../free-port.ts";
import { isLeftOut } from "../reporting/left-out.ts";
import { type Caddy, type RelayVariables, startCaddy } from "./relay/caddy.ts";
import { type GatewayProcess, gatewayStorage, startGateway } from "./relay/gateway-process.ts";
import { ask, startSimulator, templateMessage } from "./relay/relayed-gateway.ts";

const RELAY_KEY = "0123456789abcdef0123456789abcdef";

const askCaddy = async (caddy: Caddy, path: string, key?: string): Promise<number> => {
	const headers: Record<string, string> = key === undefined ? {} : { "X-Relay-Key": key };
	const response = await fetch(caddy.url + path, { headers });
	await response.arrayBuffer();
	return response.status;
};

/** For one test alone. */
const caddyFor = async (variables: RelayVariables): Promise<Caddy> => {
	const caddy = await startCaddy(variables);
	onTestFinished(() => caddy.stop());
	return caddy;
};

describe.skipIf(isLeftOut("relay"))("the relay", () => {
	let storage: ReturnType<typeof gatewayStorage>;
	let simulator: Awaited<ReturnType<typeof startSimulator>>;
	let caddy: Caddy;
	let gateway: GatewayProcess;
	let openid: string;

	/** The gateway goes on with this key, as after a deployment. */
	const useKey = async (key?: string): Promise<void> => {
		await gateway?.stop();
		gateway = await startGateway(storage.folder, {
			WECHAT_API_ORIGIN: caddy.url,
			...(key === undefined ? {} : { WECHAT_RELAY_KEY: key }),
		});
	};
	const send = () => ask(gateway.url, "POST", "/api/messages/template?check=false", templateMessage(openid));
	const refresh = () => ask(gateway.url, "POST", "/api/token/refresh");

	beforeAll(async () => {
		storage = gatewayStorage();
		simulator = await startSimulator();
		caddy = await startCaddy({ RELAY_KEY, RELAY_UPSTREAM: simulator.url.origin });
		openid = await simulator.follower();
	});
	afterAll(async () => {
		await gateway?.stop();
		await caddy?.stop();
		await simulator?.close();
		storage?.remove();
	});

	test.each([
		["no key", undefined],
		["the wrong key", "f".repeat(32)],
	])("refuses %s, and the gateway's problem says what to do", async (_, key) => {
		await useKey(key);
		const expected = {
			status: 502,
			body: {
				type: "urn:wechat-edge:wechat-garbled",
				detail: expect.stringContaining("Set the secret WECHAT_RELAY_KEY to the relay's RELAY_KEY"),
			},
		};
		expect(await send()).toMatchObject(expected);
		expect(await refresh()).toMatchObject(expected);
		expect(await simulator.calls()).toEqual([]);
	});

	test("passes the access_token and a message on at once with the right one, and takes it out on the way", async () => {
		await useKey(RELAY_KEY);
		expect(await send()).toMatchObject({ status: 200, body: { msgid: expect.any(String) } });
		expect(await simulator.calls()).toMatchObject([
			{ path: "/cgi-bin/stable_token", errcode: 0, relay_key: false },
			{ path: "/cgi-bin/message/template/send", errcode: 0, relay_key: false },
		]);
	});

	test("passes every path of WeChat's API on", async () => {
		for (const path of ["/sns/userinfo", "/datacube/getusersummary"]) {
			expect(await askCaddy(caddy, path, RELAY_KEY)).toBe(200);
			expect((await simulator.calls()).at(-1)).toMatchObject({ path });
		}
	});

	test("passes nothing on without a key of its own, or with one of less than 16 characters", async () => {
		const RELAY_UPSTREAM = simulator.url.origin;
		const before = await simulator.calls();
		const keyless = await caddyFor({ RELAY_UPSTREAM });
		expect(await askCaddy(keyless, "/cgi-bin/menu/get")).toBe(403);
		expect(await askCaddy(keyless, "/cgi-bin/menu/get", "")).toBe(403);
		expect(await askCaddy(keyless, "/cgi-bin/menu/get", RELAY_KEY)).toBe(403);
		const short = await caddyFor({ RELAY_KEY: "fifteen-letters", RELAY_UPSTREAM });
		expect(await askCaddy(short, "/cgi-bin/menu/get", "fifteen-letters")).toBe(403);
		expect(await simulator.calls()).toEqual(before);
	});

	test.each(["*", "*cdef", "0123*", "*567*", "*89abcdef0123456789abcdef", "0123456789abcdef*"])(
		"passes on what has the key itself, and nothing by a pattern: %s",
		async (pattern) => {
			const before = await simulator.calls();
			const other = await caddyFor({ RELAY_KEY: pattern, RELAY_UPSTREAM: simulator.url.origin });
			expect(await askCaddy(other, "/cgi-bin/menu/get", RELAY_KEY)).toBe(403);
			expect(await simulator.calls()).toEqual(before);
		},
	);

	test("writes no access_token and no key to any log, not even when WeChat cannot be reached", async () => {
		const cutOff = await caddyFor({ RELAY_KEY, RELAY_UPSTREAM: `http://localhost:${await freePort()}` });
		expect(await askCaddy(cutOff, "/cgi-bin/menu/get?access_token=t0ken-5ecret", RELAY_KEY)).toBe(502);
		const { body } = await ask(gateway.url, "GET", "/api/token");
		const accessToken = String(body["access_token"]);
		expect(accessToken.length).toBeGreaterThan(100);
		for (const output of [caddy.output(), cutOff.output()]) {
			expect(output).toContain("serving initial configuration");
			for (const secret of [accessToken, "t0ken-5ecret", "access_token=", RELAY_KEY, "f".repeat(32)]) {
				expect(output).not.toContain(secret);
			}
		}
	});

	test("that is down is 504", async () => {
		await caddy.stop();
		expect(await send()).toMatchObject({
			status: 504,
			body: { type: "urn:wechat-edge:wechat-unreachable" },
		});
	});
});
