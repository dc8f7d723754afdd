/** Slow answers as the follower sees them: gateway and simulator together, over HTTP, with WeChat's redeliveries. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "../../src/wechat/json.ts";
import { startGatewayAndSimulator } from "./slow/gateway-and-simulator.ts";

let world: Awaited<ReturnType<typeof startGatewayAndSimulator>>;
beforeAll(async () => {
	world = await startGatewayAndSimulator();
});
afterAll(() => world.close());

const list = (value: unknown): readonly JsonObject[] =>
	Array.isArray(value) ? value.filter(isJsonObject) : [];

/** A new follower does something: how WeChat's deliveries went, and how to look at what the follower has got. */
const follower = async () => {
	const openid = String((await world.control("POST", "/follow", {}))["openid"]);
	const act = async (path: string, body: object) =>
		list((await world.control("POST", path, { openid, ...body }))["deliveries"]).map(
			({ outcome }) => outcome,
		);
	return {
		says: (text: string) => act("/say", { text }),
		clicks: (key: string) => act("/click", { key }),
		got: async () =>
			list((await world.control("GET", `/followers/${openid}/received`))["received"]).map(
				({ via, content }) => `${via}: ${content}`,
			),
	};
};

/** Long enough for whatever might still come. */
const settled = async (got: () => Promise<readonly string[]>) => {
	await new Promise((resume) => setTimeout(resume, 1000));
	return await got();
};

const within = { timeout: 10_000, interval: 50 };
const unanswered = "no answer within 2000 ms";

describe.concurrent("a follower who gets a slow answer", () => {
	test("in time, gets it as the reply", async ({ expect }) => {
		const { says, got } = await follower();
		expect(await says("after 300")).toEqual(["reply: text"]);
		expect(await settled(got)).toEqual(["passive-reply: after 300 ms"]);
	});

	test("late, gets it once as a customer-service message", async ({ expect }) => {
		const { says, got } = await follower();
		expect(await says("after 2500")).toEqual(["success"]);
		expect(await got()).toEqual([]);
		await expect.poll(got, within).toEqual(["customer-service: after 2500 ms"]);
		expect(await settled(got)).toHaveLength(1);
	});

	test.for([
		["second", 2600, [unanswered, "reply: text"]],
		["third", 4600, [unanswered, unanswered, "reply: text"]],
	] as const)(
		"by redelivery, gets it from WeChat's %s delivery",
		async ([, milliseconds, outcomes], { expect }) => {
			const { clicks, got } = await follower();
			expect(await clicks(`after ${milliseconds}`)).toEqual(outcomes);
			expect(await settled(got)).toEqual([`passive-reply: after ${milliseconds} ms`]);
		},
	);

	test("too late for every redelivery, gets it once as a customer-service message", async ({ expect }) => {
		const { clicks, got } = await follower();
		expect(await clicks("after 6000")).toEqual([unanswered, unanswered, "success"]);
		await expect.poll(got, within).toEqual(["customer-service: after 6000 ms"]);
	});

	test("of a handler that throws, sees nothing odd", async ({ expect }) => {
		const { says, got } = await follower();
		expect(await says("anything")).toEqual(["success"]);
		expect(await settled(got)).toEqual([]);
	});

	test("to two messages at once, gets both", async ({ expect }) => {
		const { says, got } = await follower();
		await Promise.all([says("after 400"), says("after 700")]);
		expect(await got()).toEqual(["passive-reply: after 400 ms", "passive-reply: after 700 ms"]);
	});
});

test("in safe mode, a redelivery takes the reply sealed", async () => {
	await world.control("PATCH", "/account", { mode: "safe" });
	const { clicks, got } = await follower();
	expect(await clicks("after 2600")).toEqual([unanswered, "reply: text"]);
	expect(await got()).toEqual(["passive-reply: after 2600 ms"]);
});

test("an account that may not send customer-service messages: status says so, and redelivery still works", async () => {
	await world.control("PUT", "/faults", {
		faults: [{ path: "/cgi-bin/message/custom/send", errcode: 48001 }],
	});
	const late = await follower();
	expect(await late.says("after 1500")).toEqual(["success"]);
	const failure = async () => (await world.status())["callbacks"];
	await expect
		.poll(failure, within)
		.toMatchObject({ last_slow_failure: { reason: expect.stringMatching(/^errcode 48001, /) } });
	expect(await late.got()).toEqual([]);

	const redelivered = await follower();
	expect(await redelivered.clicks("after 2600")).toEqual([unanswered, "reply: text"]);
	expect(await redelivered.got()).toEqual(["passive-reply: after 2600 ms"]);
});
