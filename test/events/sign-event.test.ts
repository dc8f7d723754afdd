/** Signatures of events, verified by the receiver's library that the specification's authors publish. */
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { signatureHeaders } from "../../src/events/sign-event.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OLD_SECRET = `whsec_${btoa("an older secret of 32 characters")}`;
const EVENT = { id: "msg_0123456789abcdef", body: '{"type":"message.text","data":{"Content":"你好 👋"}}' };

const bytesOf = (secret: string) =>
	Uint8Array.from(atob(secret.slice("whsec_".length)), (character) => character.charCodeAt(0));
const nowSeconds = () => Date.now() / 1000;

describe("the signature", () => {
	it("is the one that the specification's authors publish", async () => {
		const event = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: '{"test": 2432232314}' };
		expect(await signatureHeaders(event, 1614265330, [bytesOf(SECRET)])).toEqual({
			"webhook-id": event.id,
			"webhook-timestamp": "1614265330",
			"webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
		});
	});

	it("is verified by a receiver, Chinese text and all", async () => {
		const headers = await signatureHeaders(EVENT, nowSeconds(), [bytesOf(SECRET)]);
		expect(new Webhook(SECRET).verify(EVENT.body, headers)).toEqual(JSON.parse(EVENT.body));
	});

	it.each<[string, { body?: string; headers?: Record<string, string>; secret?: string }]>([
		["another body", { body: EVENT.body.replace("你", "您") }],
		["another id", { headers: { "webhook-id": "msg_other" } }],
		["another time", { headers: { "webhook-timestamp": String(Math.trunc(nowSeconds()) - 60) } }],
		["another secret", { secret: OLD_SECRET }],
	])("is not verified with %s", async (_, { body = EVENT.body, headers = {}, secret = SECRET }) => {
		const signed = await signatureHeaders(EVENT, nowSeconds(), [bytesOf(SECRET)]);
		expect(() => new Webhook(secret).verify(body, { ...signed, ...headers })).toThrow(
			"No matching signature",
		);
	});

	it("is there for each of two secrets, so that a receiver needs to know only one", async () => {
		const headers = await signatureHeaders(EVENT, nowSeconds(), [bytesOf(SECRET), bytesOf(OLD_SECRET)]);
		expect(headers["webhook-signature"]).toMatch(/^v1,\S+ v1,\S+$/);
		for (const secret of [SECRET, OLD_SECRET]) new Webhook(secret).verify(EVENT.body, headers);
	});

	it("has a timestamp in whole seconds", async () => {
		const headers = await signatureHeaders(EVENT, 1793678400.999, [bytesOf(SECRET)]);
		expect(headers["webhook-timestamp"]).toBe("1793678400");
	});
});
