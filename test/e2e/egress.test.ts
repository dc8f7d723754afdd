/** The gateway with another Worker as its way out, by a real service binding: `WECHAT_API_ORIGIN` leads nowhere. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestHarness } from "wrangler";
import {
	ask,
	jsonOf,
	localSettings,
	root,
	startSimulator,
	templateMessage,
} from "./relay/relayed-gateway.ts";

const gateway = createTestHarness();
let simulator: Awaited<ReturnType<typeof startSimulator>>;
let url: URL;

beforeAll(async () => {
	simulator = await startSimulator();
	await gateway.update({
		root,
		workers: [
			{
				configPath: "wrangler.toml",
				secrets: {
					...localSettings(),
					WECHAT_API_ORIGIN: "https://wechat.invalid",
					WECHAT_RELAY_KEY: "0123456789abcdef",
				},
				bindingOverrides: { EGRESS: "egress" },
			},
			{
				config: {
					name: "egress",
					main: join(import.meta.dirname, "relay/egress-worker.ts"),
					compatibility_date: "2026-10-01",
					vars: { SIMULATOR: simulator.url.origin },
				},
			},
		],
	});
	url = (await gateway.listen()).url;
});
afterAll(async () => {
	await gateway.close();
	await simulator?.close();
});

describe("through the binding EGRESS", () => {
	test("the object and the routes reach WeChat, with the relay's key", async () => {
		const message = templateMessage(await simulator.follower());
		const sent = await ask(url, "POST", "/api/messages/template?check=false", message);
		expect(sent).toMatchObject({ status: 200, body: { msgid: expect.any(String) } });
		expect(await simulator.calls()).toMatchObject([
			{ path: "/cgi-bin/stable_token", errcode: 0, relay_key: true },
			{ path: "/cgi-bin/message/template/send", errcode: 0, relay_key: true },
		]);
	});

	test("pages are signed for with the ticket that WeChat gave", async () => {
		const page = "https://www.example.com/goods?id=1";
		const { body } = await ask(url, "GET", `/api/jssdk?url=${encodeURIComponent(page)}`);
		const { body: held } = await ask(url, "GET", "/api/token");
		const getTicket = `/cgi-bin/ticket/getticket?type=jsapi&access_token=${held["access_token"]}`;
		const { ticket } = await jsonOf(await fetch(new URL(getTicket, simulator.url)));
		const text = `jsapi_ticket=${ticket}&noncestr=${body["nonceStr"]}&timestamp=${body["timestamp"]}&url=${page}`;
		expect(body["signature"]).toBe(createHash("sha1").update(text).digest("hex"));
	});

	test("the status says so", async () => {
		expect((await ask(url, "GET", "/api/status")).body).toMatchObject({ egress: "binding" });
	});
});
