import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fieldOf, gatewayAnswers, replyTo, silence, text } from "./gateway.ts";
import { control, list, newFollower, receivedBy } from "./simulator.ts";

const notice = { via: "notice", type: "text", content: "该公众号提供的服务出现故障，请稍后再试" };

let openid: string;

beforeEach(async () => {
	gatewayAnswers(() => "success");
	openid = await newFollower();
	await control("PATCH", "/account", { callback_timeout_ms: 30 });
	vi.restoreAllMocks();
});

afterEach(async () => {
	vi.restoreAllMocks();
	await reset();
});

const outcomes = (answer: Record<string, unknown>) =>
	list(answer["deliveries"]).map(({ outcome }) => outcome);

describe("a callback that is not answered", () => {
	it("is delivered three times in all, and then the follower sees the notice", async () => {
		gatewayAnswers(silence);
		const said = await control("POST", "/say", { text: "hello" });
		expect(outcomes(said)).toEqual(Array(3).fill("no answer within 30 ms"));
		expect(list(said["received"])).toMatchObject([notice]);
	});

	it("is the same message each time, newly signed", async () => {
		const deliveries = gatewayAnswers(silence);
		await control("POST", "/say", { text: "hello" });
		expect(new Set(deliveries.map(({ body }) => body)).size).toBe(1);
		expect(new Set(deliveries.map(({ url }) => url.searchParams.get("nonce"))).size).toBe(3);
		expect(new Set(deliveries.map(({ url }) => url.searchParams.get("signature"))).size).toBe(3);
	});

	it("is hung up on", async () => {
		const deliveries = gatewayAnswers(silence);
		await control("POST", "/say", { text: "hello" });
		expect(deliveries.map(({ signal }) => signal.aborted)).toEqual([true, true, true]);
	});

	it("counts as unanswered while its body has not come to an end", async () => {
		gatewayAnswers(
			() => new Response(new ReadableStream({ start: (stream) => stream.enqueue(new Uint8Array([60])) })),
		);
		expect(outcomes(await control("POST", "/say", { text: "hello" }))).toHaveLength(3);
	});

	it("is not delivered again once it was answered", async () => {
		gatewayAnswers((delivery, at) => (at < 3 ? silence() : replyTo(delivery.body, "text", text("late"))));
		const said = await control("POST", "/say", { text: "hello" });
		expect(outcomes(said).at(-1)).toBe("reply: text");
		expect(list(said["received"])).toMatchObject([{ via: "passive-reply", type: "text", content: "late" }]);
	});
});

describe("a callback that fails otherwise", () => {
	it("by a status other than 200 is delivered again", async () => {
		gatewayAnswers((_delivery, at) => (at === 1 ? new Response("no", { status: 500 }) : "success"));
		const said = await control("POST", "/say", { text: "hello" });
		expect(outcomes(said)).toEqual(["status 500", "success"]);
		expect(said["received"]).toEqual([]);
	});

	it("by a lost connection is delivered again", async () => {
		gatewayAnswers((_delivery, at) => {
			if (at === 1) throw new TypeError("Network connection lost.");
			return "success";
		});
		expect(outcomes(await control("POST", "/say", { text: "hello" }))).toEqual([
			"connection failed: TypeError: Network connection lost.",
			"success",
		]);
	});

	it("by a senseless answer is not delivered again: the follower sees the notice at once", async () => {
		gatewayAnswers(() => '{"reply":"pong"}');
		const said = await control("POST", "/say", { text: "hello" });
		expect(outcomes(said)).toEqual(["invalid: the body is neither success nor an <xml> document"]);
		expect(list(said["received"])).toMatchObject([notice]);
	});

	it("shows no notice to one who left", async () => {
		gatewayAnswers(silence);
		await control("POST", "/unfollow", { openid });
		expect(await receivedBy(openid)).toEqual([]);
	});
});

it("a slow answer to one follower holds up nobody else", async () => {
	await control("PATCH", "/account", { callback_timeout_ms: 5000 });
	const other = String((await fastFollower())["openid"]);
	const slow = Promise.withResolvers<string>();
	gatewayAnswers(({ body }) =>
		fieldOf(body, "Content") === "slow" ? slow.promise : replyTo(body, "text", text("quick")),
	);
	const slowOne = control("POST", "/say", { openid, text: "slow" });
	const quickOne = await control("POST", "/say", { openid: other, text: "hello" });
	expect(list(quickOne["received"])).toMatchObject([{ content: "quick" }]);
	expect(await receivedBy(openid)).toEqual([]);
	slow.resolve("success");
	expect(outcomes(await slowOne)).toEqual(["success"]);
});

function fastFollower() {
	gatewayAnswers(() => "success");
	return control("POST", "/follow", {});
}

it("?wait=false answers before the delivery", async () => {
	const slow = Promise.withResolvers<string>();
	gatewayAnswers(() => slow.promise);
	const said = await control("POST", "/say?wait=false", { text: "hello" });
	expect(said).toEqual({ openid, msg_id: said["msg_id"] });
	slow.resolve("success");
});
