/**
 * The examples of docs/examples as they stand there: each is an owner's server between the gateway and the simulator. What
 * cannot run on this machine is left out, except in CI, where it fails.
 */
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isLeftOut } from "../reporting/left-out.ts";
import {
	type Example,
	type ExampleWorld,
	runWithSecret,
	startExampleWorld,
} from "./support/example-world.ts";
import { EVENTS_SECRET } from "./support/owner.ts";

const EXAMPLES: readonly (Example & { readonly language: string })[] = [
	{
		language: "PHP",
		part: "php",
		program: "php",
		parametersFor: (port) => ["-S", `127.0.0.1:${port}`, "owner.php"],
	},
	{ language: "Python", part: "python", program: "python3", parametersFor: () => ["owner.py"] },
];

const within = { timeout: 30_000, interval: 50 };
const OTHER_SECRET = `whsec_${btoa("another secret, also of 32 bytes")}`;

/** An event of its own, as the gateway sends it, signed at this time. */
const signedEvent = (openid: string, words: string, secret = EVENTS_SECRET, at = new Date()): RequestInit => {
	const id = `msg_${crypto.randomUUID().replaceAll("-", "")}`;
	const data = { FromUserName: openid, MsgType: "text", MsgId: "1", Content: words };
	const body = JSON.stringify({ type: "message.text", timestamp: at.toISOString(), data });
	const headers = {
		"Content-Type": "application/json",
		"webhook-id": id,
		"webhook-timestamp": String(Math.trunc(at.getTime() / 1000)),
		"webhook-signature": new Webhook(secret).sign(id, at, body),
	};
	return { method: "POST", headers, body };
};

describe.each(EXAMPLES)("the example in $language", ({ language, ...example }) => {
	describe.skipIf(isLeftOut(example.part))("without a secret", () => {
		test.each(["", "whsec_"])(
			"refuses to work, and says so in one sentence: EVENTS_SECRET=%s",
			async (secret) => {
				expect(await runWithSecret(example, secret)).toMatch(/^(\[.*\] )?EVENTS_SECRET is not set\n$/);
			},
		);
	});

	describe.skipIf(isLeftOut(example.part))("as the owner's server", () => {
		let world: ExampleWorld;
		beforeAll(async () => {
			world = await startExampleWorld(example);
		});
		afterAll(() => world?.close());

		const post = async (init: RequestInit) => {
			const response = await fetch(world.ownerUrl, init);
			return { status: response.status, text: await response.text() };
		};

		test("answers a text by the passive reply", async () => {
			const openid = await world.newcomer();
			expect(await world.say(openid, "ping 你好 \"'<&")).toMatchObject({
				deliveries: [{ attempt: 1, outcome: "reply: text" }],
				received: [{ via: "passive-reply", content: `${language} heard: ping 你好 "'<&` }],
			});
		});

		test("leaves to the gateway what it has no answer for", async () => {
			const { received } = await world.control("POST", "/follow", {});
			expect(received).toMatchObject([{ via: "passive-reply", type: "text" }]);
			expect(JSON.stringify(received)).not.toContain("heard");
		});

		test("pushes one template for an order, however often WeChat delivers it", async () => {
			const openid = await world.newcomer();
			await world.control("PATCH", "/account", { callback_timeout_ms: 1 });
			const { deliveries } = await world.say(openid, "order");
			await world.control("PATCH", "/account", { callback_timeout_ms: 5000 });
			expect(deliveries).toMatchObject([{ attempt: 1 }, { attempt: 2 }, { attempt: 3 }]);
			await expect.poll(() => world.templates(openid), within).toHaveLength(1);
			expect(await world.say(openid, "order")).toMatchObject({ received: [] });
			expect(await world.templates(openid)).toHaveLength(2);
		});

		test("pushes one template for an event that arrives twice", async () => {
			const openid = await world.newcomer();
			const event = signedEvent(openid, "order");
			expect(await post(event)).toMatchObject({ status: 200, text: "{}" });
			expect(await post(event)).toMatchObject({ status: 200, text: "{}" });
			expect(await world.templates(openid)).toHaveLength(1);
		});

		test("has an event come again whose template was refused", async () => {
			const openid = await world.newcomer();
			const fault = { path: "/cgi-bin/message/template/send", errcode: 45011, times: 1 };
			await world.control("PUT", "/faults", { faults: [fault] });
			expect(await world.say(openid, "order")).toMatchObject({ received: [] });
			expect(await world.templates(openid)).toHaveLength(0);
			await expect.poll(() => world.templates(openid), within).toHaveLength(1);
		});

		test("refuses with 401 what the gateway has not signed just now", async () => {
			const openid = await world.newcomer();
			const genuine = signedEvent(openid, "order");
			const { "webhook-signature": signature = "", ...unsigned } = Object.fromEntries(
				new Headers(genuine.headers),
			);
			const old = new Date(Date.now() - 301_000);
			const forged: readonly RequestInit[] = [
				signedEvent(openid, "order", OTHER_SECRET),
				signedEvent(openid, "order", EVENTS_SECRET, old),
				{ ...genuine, body: String(genuine.body).replace("order", "other") },
				{ ...genuine, headers: { ...unsigned, "webhook-id": "msg_2", "webhook-signature": signature } },
				{ ...genuine, headers: { ...unsigned, "webhook-signature": "v1,\u00e9 v1a, v1" } },
				{ ...genuine, headers: unsigned },
				{ method: "POST" },
			];
			for (const request of forged) expect((await post(request)).status).toBe(401);
			expect(await world.templates(openid)).toEqual([]);
		});

		test("is tried out by owner.sh, which signs as the gateway does and pushes as its owner may", async () => {
			expect(await world.shell(["event", world.ownerUrl])).toMatchObject({ exitCode: 0 });
			const { stdout } = await world.shell(["event", world.ownerUrl]);
			expect(JSON.parse(stdout)).toEqual({ reply: { type: "text", content: `${language} heard: ping` } });
			const forged = await world.shell(["event", world.ownerUrl], { EVENTS_SECRET: OTHER_SECRET });
			expect(forged).toMatchObject({ exitCode: 22, stderr: expect.stringContaining("401") });
			const openid = await world.newcomer();
			const pushed = await world.shell(["push", openid]);
			expect(JSON.parse(pushed.stdout)).toEqual({ msgid: expect.any(String) });
			expect(await world.templates(openid)).toHaveLength(1);
			expect(await world.shell(["push", openid], { GATEWAY_KEY: "wrong-key-0123456789" })).toMatchObject({
				exitCode: 22,
			});
			expect((await world.shell([])).exitCode).toBe(64);
			expect((await world.shell(["event", world.ownerUrl], { EVENTS_SECRET: "" })).stderr).toContain(
				"EVENTS_SECRET: is not set",
			);
		});
	});
});
