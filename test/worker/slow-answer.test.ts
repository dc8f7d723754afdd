/** Slow answers in their Durable Objects: which deliveries share a run, what the follower gets, what the owner sees. */
import { reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import type { SlowState } from "../../src/slow/slow-state.ts";
import { type Reply, text, transferCustomerService } from "../../src/wechat/reply.ts";
import { api, jsonOf } from "./support/api.ts";
import { MSG_ID, menuClick, OPENID, posted, signedPath, textMessage } from "./support/callback.ts";
import { logLines } from "./support/log.ts";
import { begun, duties, type HandlerRun, letPass, openSlowGateway } from "./support/slow-answers.ts";
import { wechatAnswers } from "./support/wechat.ts";

const CUSTOM_SEND = "/cgi-bin/message/custom/send";
const OK = { errcode: 0, errmsg: "ok" };

afterEach(() => reset());

/** One delivery; the text of what it is answered. */
const deliver = async (xml = textMessage(), gateway = openSlowGateway()): Promise<string> => {
	const response = await gateway.request(await signedPath(), posted(xml));
	expect(response.status).toBe(200);
	return await response.text();
};

/** The run of the only message, or the last of so many. */
const lastRun = async (count = 1): Promise<HandlerRun> => {
	const run = (await begun(count)).at(-1);
	if (run === undefined) throw new Error("no run has begun");
	return run;
};

/** A message whose answer comes after its delivery was told `success`. */
const answeredLate = async (reply: () => Reply | undefined, xml = textMessage()): Promise<void> => {
	const delivery = deliver(xml);
	const run = await lastRun();
	letPass(4);
	expect(await delivery).toBe("success");
	run.given = reply;
};

const objectOf = (id: string) => env.SLOW_ANSWER_OF_TESTS.getByName(`${env.WECHAT_APP_ID}:${id}`);

const alarmOf = (id: string): Promise<number | null> =>
	runInDurableObject(objectOf(id), (_, { storage }) => storage.getAlarm());

const until = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 4000, interval: 5 });

describe("an answer in time", () => {
	it("is the passive reply, and the object forgets it a minute after no replay is accepted any more", async () => {
		const delivery = deliver();
		(await lastRun()).given = () => text("42");
		expect(await delivery).toContain("<![CDATA[42]]>");
		await until(async () => ((await alarmOf(MSG_ID)) ?? 0) - Date.now()).toBeGreaterThan(356_000);
		expect(((await alarmOf(MSG_ID)) ?? 0) - Date.now()).toBeLessThanOrEqual(361_000);
	});

	it("is asked of the handler with the message, and the id of all its deliveries", async () => {
		const delivery = deliver(textMessage("how much?"));
		const run = await lastRun();
		expect(run).toMatchObject({ id: MSG_ID, message: { FromUserName: OPENID, Content: "how much?" } });
		run.given = () => undefined;
		expect(await delivery).toBe("success");
	});

	it("goes to every delivery that WeChat makes meanwhile, from one run", async () => {
		const deliveries = [deliver(), deliver()];
		(await lastRun()).given = () => text("42");
		for (const answered of await Promise.all(deliveries)) expect(answered).toContain("<![CDATA[42]]>");
		expect(await deliver()).toContain("<![CDATA[42]]>");
		expect(await begun(1)).toHaveLength(1);
	});
});

describe("the message's event", () => {
	it.each([true, false])("is left to the object, or is not: %s", async (hasEvent) => {
		const delivery = objectOf(MSG_ID).deliver(textMessage(), "1", 0, hasEvent);
		(await lastRun()).given = () => text("42");
		await delivery;
		expect(new Set(duties.map((duty) => duty.hasEvent))).toEqual(new Set([hasEvent]));
	});

	it("is owed until it is handed over, and so it is stored", async () => {
		const delivery = deliver();
		await begun(1);
		const isOwing = () =>
			runInDurableObject(objectOf(MSG_ID), (_, { storage }) => storage.kv.get<SlowState>("state")?.isOwing);
		expect(await isOwing()).toBe(false);
		let isDone = false;
		await runInDurableObject(objectOf(MSG_ID), () => {
			const work = async () => {
				while (!isDone) await new Promise((resume) => setTimeout(resume, 5));
			};
			duties.at(-1)?.owe(work());
		});
		expect(await isOwing()).toBe(true);
		isDone = true;
		await until(isOwing).toBe(false);
		(await lastRun()).given = () => undefined;
		expect(await delivery).toBe("success");
	});
});

describe("runs of their own", () => {
	it("have two messages of one follower, side by side", async () => {
		const [one, other] = [textMessage("one"), textMessage("two").replace(MSG_ID, "7391862354901283472")];
		const deliveries = [deliver(one), deliver(other)];
		for (const run of await begun(2)) run.given = () => text(`answer to ${run.id}`);
		const [toOne, toOther] = await Promise.all(deliveries);
		expect(toOne).toContain(`answer to ${MSG_ID}]`);
		expect(toOther).toContain("answer to 7391862354901283472]");
	});

	it("have two followers who tap the same button in the same second", async () => {
		const other = "oFollower_Of-The-Tests_00002";
		const deliveries = [deliver(menuClick()), deliver(menuClick().replace(OPENID, other))];
		for (const run of await begun(2)) run.given = () => text(`for ${run.message.FromUserName}`);
		const [toOne, toOther] = await Promise.all(deliveries);
		expect(toOne).toContain(`for ${OPENID}]`);
		expect(toOther).toContain(`for ${other}]`);
	});

	it("have two cards that one follower is given in the same second", async () => {
		const card = (code: string) =>
			menuClick()
				.replace("[CLICK]", "[user_get_card]")
				.replace("</xml>", `<UserCardCode>${code}</UserCardCode></xml>`);
		const deliveries = [deliver(card("1")), deliver(card("2"))];
		for (const run of await begun(2)) run.given = () => text("a card");
		expect(await Promise.all(deliveries)).toHaveLength(2);
	});

	it("have two buttons that one follower taps in the same second", async () => {
		const deliveries = [deliver(menuClick("A")), deliver(menuClick("B"))];
		for (const run of await begun(2)) run.given = () => text(run.id);
		expect(new Set((await begun(2)).map(({ id }) => id)).size).toBe(2);
		await Promise.all(deliveries);
	});
});

describe("an answer that is late", () => {
	it("follows success as one customer-service message to the follower", async () => {
		const wechat = wechatAnswers({ [CUSTOM_SEND]: [OK] });
		await answeredLate(() => text("价格：42 元"));
		await until(() => wechat.callsTo(CUSTOM_SEND).map(({ body }) => body)).toEqual([
			JSON.stringify({ touser: OPENID, msgtype: "text", text: { content: "价格：42 元" } }),
		]);
		expect(await deliver()).toBe("success");
		expect(wechat.callsTo(CUSTOM_SEND)).toHaveLength(1);
	});

	it("and longer than 2,048 bytes follows in parts, in their order", async () => {
		const wechat = wechatAnswers({ [CUSTOM_SEND]: [OK] });
		const part = "数".repeat(682);
		await answeredLate(() => text(`${part}数end`));
		await until(() => wechat.callsTo(CUSTOM_SEND).map(({ body }) => body)).toEqual([
			JSON.stringify({ touser: OPENID, msgtype: "text", text: { content: part } }),
			JSON.stringify({ touser: OPENID, msgtype: "text", text: { content: "数end" } }),
		]);
	});

	it("is one of more than 2,048 bytes from the start: no passive reply may be so long", async () => {
		const wechat = wechatAnswers({ [CUSTOM_SEND]: [OK] });
		const delivery = deliver();
		(await lastRun()).given = () => text("数".repeat(683));
		expect(await delivery).toBe("success");
		await until(() => wechat.callsTo(CUSTOM_SEND).map(({ body }) => body)).toEqual(
			[682, 1].map((count) =>
				JSON.stringify({ touser: OPENID, msgtype: "text", text: { content: "数".repeat(count) } }),
			),
		);
	});

	it("by redelivery is no success at 4 s: the deliveries are held, and take it", async () => {
		const xml = textMessage()
			.replace("[text]", "[voice]")
			.replace(/<Content>.*<\/Content>/, "");
		const first = deliver(xml);
		const run = await lastRun();
		letPass(7);
		const second = deliver(xml);
		run.given = () => text("42");
		expect(await second).toContain("<![CDATA[42]]>");
		expect(await first).toContain("<![CDATA[42]]>");
	});
});

describe("the owner learns", () => {
	const failed = (reason: string, more: object = {}) => ({
		level: "error",
		entry: { event: "slow answer failed", kind: "message.text", id: MSG_ID, reason, ...more },
	});

	it.each([
		[48001, "api unauthorized"],
		[45015, "response out of time limit"],
		[45047, "out of response count limit"],
	])("that WeChat refused the late reply with %s: it is not tried again", async (errcode, errmsg) => {
		const lines = logLines();
		const wechat = wechatAnswers({ [CUSTOM_SEND]: [{ errcode, errmsg }] });
		await answeredLate(() => text("42"));
		await until(() => lines).toEqual([failed(`late reply refused: ${errmsg}`, { errcode })]);
		const status = await jsonOf(await openSlowGateway().request("/api/status", api("GET")));
		expect(status["callbacks"]).toMatchObject({
			last_slow_failure: { reason: `errcode ${errcode}, late reply refused: ${errmsg}` },
		});
		expect(await deliver()).toBe("success");
		expect(wechat.callsTo(CUSTOM_SEND)).toHaveLength(1);
	});

	it("that WeChat was busy (-1): it is not tried again, the follower might get it twice", async () => {
		const lines = logLines();
		const wechat = wechatAnswers({ [CUSTOM_SEND]: [{ errcode: -1, errmsg: "system error" }, OK] });
		await answeredLate(() => text("42"));
		await until(() => lines).toEqual([failed("late reply refused: system error", { errcode: -1 })]);
		expect(wechat.callsTo(CUSTOM_SEND)).toHaveLength(1);
	});

	it("that a reply was not sent at all, because WeChat refused the last one a moment ago", async () => {
		const lines = logLines();
		const wechat = wechatAnswers({ [CUSTOM_SEND]: [{ errcode: 48001, errmsg: "api unauthorized" }] });
		await answeredLate(() => text("42"));
		await until(() => lines).toHaveLength(1);
		await until(() => env.ACCESS_TOKEN_COPY.get(`access_token:${env.WECHAT_APP_ID}`)).toContain(
			'"failures":1',
		);
		letPass(0);
		const next = "7391862354901283472";
		const delivery = deliver(textMessage().replace(MSG_ID, next));
		const run = await lastRun(2);
		letPass(4);
		expect(await delivery).toBe("success");
		run.given = () => text("43");
		await until(() => lines.at(-1)).toMatchObject({
			entry: {
				id: next,
				reason: "late reply not sent: WeChat refused the last one",
				errcode: 48001,
			},
		});
		expect(wechat.callsTo(CUSTOM_SEND)).toHaveLength(1);
	});

	it("that a transfer to the customer-service desk cannot be late", async () => {
		const lines = logLines();
		const wechat = wechatAnswers({});
		await answeredLate(() => transferCustomerService());
		await until(() => lines).toEqual([failed("a transfer_customer_service cannot be late")]);
		expect(wechat.calls).toEqual([]);
	});

	it("that a handler threw, and the follower sees nothing odd", async () => {
		const lines = logLines();
		const delivery = deliver();
		(await lastRun()).given = () => {
			throw new Error("no such product");
		};
		expect(await delivery).toBe("success");
		await until(() => lines).toEqual([failed("handler threw", { error: "Error: no such product" })]);
	});

	it("that a handler did not end within its limit", async () => {
		const lines = logLines();
		const delivery = deliver();
		await begun(1);
		letPass(120);
		expect(await delivery).toBe("success");
		await until(() => lines).toEqual([failed("not done after 120 s")]);
	});

	it("no openid from an event's id", async () => {
		const lines = logLines();
		const delivery = deliver(menuClick());
		(await lastRun()).given = () => {
			throw new Error("no prices");
		};
		await delivery;
		await until(() => lines).toMatchObject([{ entry: { id: expect.stringContaining("CLICK|PRICES") } }]);
		expect(JSON.stringify(lines)).not.toContain(OPENID);
	});
});

it("a late reply that says nothing is not sent and not complained of", async () => {
	const lines = logLines();
	const wechat = wechatAnswers({});
	await answeredLate(() => text(""));
	await until(() => alarmOf(MSG_ID)).not.toBeNull();
	expect(wechat.calls).toEqual([]);
	expect(lines).toEqual([]);
});
