/** What WeChat's deliveries of one slow message are answered, and what the follower gets. */
import { describe, expect, it } from "vitest";
import type { Answer, Late } from "../../src/wechat/answer.ts";
import { text } from "../../src/wechat/reply.ts";
import { OPENID, slowMessage } from "./slow-message.ts";

const REPLY = text("42");
const never = (): Promise<never> => new Promise(() => {});

/** A message whose handler has its reply after so many seconds. */
const answeredAfter = (seconds: number, late: Late = "customer-service") => {
	const handler = () => message.pause(seconds * 1000).then(() => REPLY);
	const message = slowMessage({ late, handler });
	return message;
};

describe("an answer within 4 s", () => {
	it.each<Late>(["customer-service", "redelivery"])("is the passive reply, late by %s", async (late) => {
		const message = answeredAfter(3.9, late);
		const told = message.deliver("1");
		await message.advance(3899);
		expect(told.answer).toBe("nothing");
		await message.advance(1);
		expect(told.answer).toEqual(REPLY);
		await message.advance(30_000);
		expect(message).toMatchObject({ sent: [], complaints: [] });
		expect(message.runs()).toBe(1);
	});

	it("that says nothing is success at once", async () => {
		const message = slowMessage({ handler: () => undefined });
		const told = message.deliver("1");
		await message.advance(1);
		expect(told.answer).toBe("success");
	});
});

describe("late by customer-service", () => {
	it("WeChat is told success at 4 s, and the reply follows once", async () => {
		const message = answeredAfter(7);
		const start = message.now();
		const told = message.deliver("1");
		await message.advance(4000);
		expect(told.answer).toBe("success");
		expect(message.sent).toEqual([]);
		await message.advance(30_000);
		expect(message.sent).toEqual([{ reply: REPLY, openid: OPENID, at: start + 7000 }]);
	});

	it("a redelivery joins the run, and gets success once the reply was sent", async () => {
		const message = answeredAfter(7);
		message.deliver("1");
		await message.advance(5000);
		const second = message.deliver("2");
		await message.advance(2000);
		expect(second.answer).toEqual(REPLY);
		const late = answeredAfter(4.5);
		late.deliver("1");
		await late.advance(5000);
		const redelivered = late.deliver("2");
		await late.advance(10);
		expect(redelivered.answer).toBe("success");
		expect(late.sent).toHaveLength(1);
		expect([message.runs(), late.runs()]).toEqual([1, 1]);
	});

	it("a handler that ends with nothing to say sends nothing", async () => {
		const message = slowMessage({ handler: () => message.pause(6000).then(() => undefined) });
		message.deliver("1");
		await message.advance(10_000);
		expect(message).toMatchObject({ sent: [], complaints: [] });
	});
});

describe("an answer that is worth waiting for longer than 4 s", () => {
	const answeredAt = async (seconds: number) => {
		const message = slowMessage({
			heldMs: 4700,
			handler: () => message.pause(seconds * 1000).then(() => REPLY),
		});
		const told = message.deliver("1");
		await message.advance(4699);
		const before = told.answer;
		await message.advance(1);
		return { message, before, after: told.answer };
	};

	it("is the passive reply until 4.7 s, as long as WeChat can still hear it", async () => {
		expect(await answeredAt(4.6)).toMatchObject({ before: REPLY });
	});

	it("is late after that: the delivery is told success, and the reply follows once", async () => {
		const { message, before, after } = await answeredAt(4.8);
		expect([before, after]).toEqual(["nothing", "success"]);
		await message.advance(10_000);
		expect(message.sent).toHaveLength(1);
	});
});

describe("late by redelivery", () => {
	/** Delivers as WeChat does, and says what each delivery has been answered when WeChat hangs up. */
	const deliveredThreeTimes = async (message: ReturnType<typeof slowMessage>) => {
		const answers: unknown[] = [];
		for (const id of ["1", "2", "3"]) {
			const told = message.deliver(id);
			await message.advance(5000);
			answers.push(told.answer);
			if (told.answer !== "nothing") break;
		}
		await message.advance(120_000);
		return { answers, sent: message.sent.length, runs: message.runs() };
	};

	it.each([
		[4.6, [REPLY]],
		[4.8, ["nothing", REPLY]],
		[7, ["nothing", REPLY]],
		[12, ["nothing", "nothing", REPLY]],
	])("a reply after %s s is taken by a delivery that WeChat still waits for", async (seconds, answers) => {
		const message = answeredAfter(seconds, "redelivery");
		expect(await deliveredThreeTimes(message)).toEqual({ answers, sent: 0, runs: 1 });
	});

	it("later than the third one can wait, that one is told success and the reply is sent", async () => {
		const message = answeredAfter(14.5, "redelivery");
		const answers = ["nothing", "nothing", "success"];
		expect(await deliveredThreeTimes(message)).toEqual({ answers, sent: 1, runs: 1 });
	});

	it("a redelivery that never comes: the reply is sent 6 s after the last one's start", async () => {
		const message = answeredAfter(4.8, "redelivery");
		const start = message.now();
		const told = message.deliver("1");
		await message.advance(5999);
		expect(message.sent).toEqual([]);
		await message.advance(1);
		expect(message.sent).toMatchObject([{ at: start + 6000 }]);
		await message.advance(60_000);
		expect(told.answer).toBe("success");
		expect(message.sent).toHaveLength(1);
	});

	it("a reply handed to one delivery is kept for the next", async () => {
		const message = answeredAfter(2, "redelivery");
		message.deliver("1");
		await message.advance(2500);
		const second = message.deliver("2");
		await message.advance(1);
		expect(second.answer).toEqual(REPLY);
		await message.advance(30_000);
		expect(message.sent).toEqual([]);
	});

	it("a handler that throws ends the redeliveries with success", async () => {
		const message = slowMessage({
			late: "redelivery",
			handler: async () => {
				await message.pause(6000);
				throw new Error("no such product");
			},
		});
		const answers = ["nothing", "success"];
		expect(await deliveredThreeTimes(message)).toEqual({ answers, sent: 0, runs: 1 });
		expect(message.complaints).toEqual([{ reason: "handler threw", error: new Error("no such product") }]);
	});
});

describe("a handler that fails", () => {
	it.each<[string, () => Answer]>([
		[
			"throws",
			() => {
				throw new Error("out");
			},
		],
		["rejects", () => Promise.reject(new Error("out"))],
	])("one that %s is success at once, complained of once and not run again", async (_, handler) => {
		const message = slowMessage({ handler });
		const told = message.deliver("1");
		await message.advance(1);
		expect(told.answer).toBe("success");
		await message.advance(10_000);
		expect(message.complaints).toEqual([{ reason: "handler threw", error: new Error("out") }]);
		expect(message.runs()).toBe(1);
	});

	it("one that never ends is given up after its limit, and nothing is sent", async () => {
		const message = slowMessage({ handler: never, limit: 30 });
		message.deliver("1");
		await message.advance(29_999);
		expect(message.complaints).toEqual([]);
		await message.advance(1);
		expect(message.complaints).toEqual([{ reason: "not done after 30 s" }]);
		await message.advance(60_000);
		expect(message.sent).toEqual([]);
		expect(message.stored()).toBeUndefined();
	});
});

describe("a text that is too long for a passive reply", () => {
	const LONG = text("数".repeat(683));

	it("is late at once, by customer-service", async () => {
		const message = slowMessage({ handler: () => message.pause(1000).then(() => LONG) });
		const start = message.now();
		const [one, other] = [message.deliver("1"), message.deliver("2")];
		await message.advance(1000);
		expect([one.answer, other.answer]).toEqual(["success", "success"]);
		expect(message.sent).toEqual([{ reply: LONG, openid: OPENID, at: start + 1000 }]);
		await message.advance(30_000);
		expect(message.sent).toHaveLength(1);
	});

	it("is passive by redelivery: such an account may have no other way", async () => {
		const message = slowMessage({ late: "redelivery", handler: () => message.pause(6000).then(() => LONG) });
		message.deliver("1");
		await message.advance(5000);
		const second = message.deliver("2");
		await message.advance(30_000);
		expect(second.answer).toEqual(LONG);
		expect(message.sent).toEqual([]);
	});

	it("is sent by redelivery when no other delivery comes", async () => {
		const message = slowMessage({ late: "redelivery", handler: () => message.pause(5000).then(() => LONG) });
		const start = message.now();
		message.deliver("1");
		await message.advance(30_000);
		expect(message.sent).toEqual([{ reply: LONG, openid: OPENID, at: start + 6000 }]);
	});

	it("and is refused, is complained of, as any late reply is", async () => {
		const refusal = { reason: "late reply refused: api unauthorized", errcode: 48001 };
		const message = slowMessage({ handler: () => LONG, send: async () => refusal });
		message.deliver("1");
		await message.advance(10);
		expect(message.complaints).toEqual([refusal]);
	});
});

describe("what a handler owes", () => {
	/** A message whose handler answers at once, and leaves work of so many milliseconds behind. */
	const leaving = (milliseconds: number) => {
		const message = slowMessage({
			handler: () => {
				message.owe(message.pause(milliseconds));
				return REPLY;
			},
		});
		return message;
	};

	it("is not waited for, and nothing is owed when it is done", async () => {
		const message = leaving(3000);
		const told = message.deliver("1");
		await message.advance(1);
		expect(told.answer).toEqual(REPLY);
		expect(message.stored()?.isOwing).toBe(true);
		await message.advance(3000);
		expect(message.stored()?.isOwing).toBe(false);
		await message.advance(60_000);
		expect(message.stored()).toBeUndefined();
		expect(message.abandoned).toEqual([]);
	});

	it("is made good within a minute when the object dies just after the answer", async () => {
		const message = leaving(3000);
		const told = message.deliver("1");
		await message.advance(1);
		message.die();
		await message.advance(61_000);
		expect(told.answer).toEqual(REPLY);
		expect(message.abandoned).toHaveLength(1);
		expect(message.runs()).toBe(1);
		await message.advance(60_000);
		expect(message.stored()).toBeUndefined();
		expect(message.abandoned).toHaveLength(1);
	});

	it("is not made good while it is being done in this very object", async () => {
		const message = leaving(200_000);
		message.deliver("1");
		await message.advance(300_000);
		expect(message.abandoned).toEqual([]);
		expect(message.stored()).toBeUndefined();
	});

	it("is made good when it is not done after 14 minutes", async () => {
		const message = leaving(100 * 60_000);
		const start = message.now();
		message.deliver("1");
		await message.advance(20 * 60_000);
		expect(message.abandoned).toEqual([start + 14 * 60_000]);
		expect(message.stored()).toBeUndefined();
	});

	it("in a run that died is the next run's to do again, or not", async () => {
		const message = slowMessage({
			handler: (run) => {
				if (run === 2) return REPLY;
				message.owe(never());
				return never();
			},
		});
		message.deliver("1");
		await message.advance(1000);
		expect(message.stored()?.isOwing).toBe(true);
		message.die();
		await message.advance(100_000);
		expect(message.runs()).toBe(2);
		expect(message.abandoned).toEqual([]);
	});

	it("that fails is done as well", async () => {
		const message = slowMessage({
			handler: () => {
				message.owe(message.pause(10).then(() => Promise.reject(new Error("out"))));
				return REPLY;
			},
		});
		message.deliver("1");
		await message.advance(70_000);
		expect(message.abandoned).toEqual([]);
	});
});

it("the event that the first delivery left to the object stays known, whoever dies", async () => {
	const message = slowMessage({ handler: never });
	message.deliver("1", { hasEvent: true });
	await message.advance(1000);
	message.die();
	message.deliver("2");
	await message.advance(1000);
	expect(message.stored()?.hasEvent).toBe(true);
});

describe("an object that dies", () => {
	it("in mid-run: the handler is started once more, and the delivery that asks again joins it", async () => {
		const message = slowMessage({ handler: (run) => (run === 1 ? never() : REPLY) });
		message.deliver("1");
		await message.advance(1000);
		message.die();
		const told = message.deliver("1", { startedAt: message.now() - 1000 });
		await message.advance(1);
		expect(told.answer).toEqual(REPLY);
		expect(message.stored()?.deliveries).toHaveLength(1);
		await message.advance(30_000);
		expect(message.runs()).toBe(2);
		expect(message.sent).toEqual([]);
	});

	it("in mid-run, with nobody asking again: the alarm is repeated and the reply is sent", async () => {
		const message = slowMessage({ handler: (run) => (run === 1 ? never() : REPLY) });
		message.deliver("1");
		await message.advance(6000);
		message.die();
		await message.advance(5000);
		expect(message.sent).toHaveLength(1);
	});

	it("in mid-run twice is given up and complained of", async () => {
		const message = slowMessage({ handler: never });
		message.deliver("1");
		await message.advance(1000);
		message.die();
		await message.advance(3000);
		message.die();
		const told = message.deliver("2");
		await message.advance(3000);
		expect(told.answer).toBe("success");
		expect(message.runs()).toBe(2);
		expect(message.complaints).toEqual([{ reason: "the handler died twice" }]);
		expect(message.abandoned).toHaveLength(1);
	});

	it("after the reply was stored is never a second run: the reply is sent", async () => {
		const message = answeredAfter(4.8, "redelivery");
		message.deliver("1");
		await message.advance(5000);
		message.die();
		await message.advance(30_000);
		expect(message.sent).toHaveLength(1);
		expect(message.runs()).toBe(1);
	});

	it("while it sends does not send again, and says so", async () => {
		const message = slowMessage({ handler: () => message.pause(5000).then(() => REPLY), send: never });
		message.deliver("1");
		await message.advance(6000);
		message.die();
		await message.advance(30_000);
		expect(message.sent).toHaveLength(1);
		expect(message.complaints).toEqual([{ reason: "died while the late reply was being sent" }]);
		expect(message.abandoned).toEqual([]);
	});
});

it("an alarm that the platform repeats does nothing twice", async () => {
	const message = answeredAfter(7);
	message.deliver("1");
	await message.advance(10_000);
	await message.repeatAlarm();
	await message.repeatAlarm();
	expect(message.sent).toHaveLength(1);
	expect(message.runs()).toBe(1);
});

it("a refused customer-service message is complained of and not tried again", async () => {
	const refusal = { reason: "late reply refused: api unauthorized", errcode: 48001 };
	const message = slowMessage({
		handler: () => message.pause(5000).then(() => REPLY),
		send: async () => refusal,
	});
	message.deliver("1");
	await message.advance(30_000);
	expect(message.complaints).toEqual([refusal]);
	expect(message.sent).toHaveLength(1);
});

describe("a captured callback that is replayed", () => {
	/** A message whose reply came after so many seconds: what each replay gets, and what that makes. */
	const replayed = async (late: Late, seconds: number, afterMs: readonly number[]) => {
		const message = answeredAfter(seconds, late);
		message.deliver("1", { replayableMs: 301_000 });
		let passed = 0;
		const answers: unknown[] = [];
		for (const [index, after] of afterMs.entries()) {
			await message.advance(after - passed);
			const told = message.deliver(`replay ${index}`, { replayableMs: 301_000 - after });
			await message.advance(0);
			passed = after;
			answers.push(told.answer);
		}
		const before = { runs: message.runs(), sent: message.sent.length };
		await message.advance(361_000 - passed - 1);
		const isKept = message.stored() !== undefined;
		await message.advance(1);
		return { answers, ...before, isKept, isForgotten: message.stored() === undefined };
	};
	const AFTER = [75_000, 299_999, 300_999];

	it.each<[Late, number, unknown, number]>([
		["customer-service", 2, REPLY, 0],
		["customer-service", 7, "success", 1],
		["redelivery", 2, REPLY, 0],
		["redelivery", 16, "success", 1],
	])(
		"late by %s, with its reply after %i s, is answered as before until it is refused: no second run, nothing sent again",
		async (late, seconds, answer, sent) => {
			const answers = AFTER.map(() => answer);
			expect(await replayed(late, seconds, AFTER)).toEqual({
				answers,
				runs: 1,
				sent,
				isKept: true,
				isForgotten: true,
			});
		},
	);
});

it("everything is forgotten a minute after the end", async () => {
	const message = answeredAfter(2);
	message.deliver("1");
	await message.advance(61_999);
	expect(message.stored()).toBeDefined();
	await message.advance(1);
	expect(message.stored()).toBeUndefined();
});
