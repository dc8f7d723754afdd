/** What stops a push, what slows it, and what it costs when WeChat is away for a while. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { appendRecipients } from "../../src/push/accept.ts";
import { carryOut, ringsFor } from "../../src/push/control.ts";
import { dispatchChunk } from "../../src/push/dispatch.ts";
import { recordReceipt } from "../../src/push/receipt.ts";
import { tendPushes } from "../../src/push/tend.ts";
import { work } from "../../src/push/work.ts";
import { err, ok } from "../../src/wechat/result.ts";
import { failingLedger } from "./support/failing-ledger.ts";
import { useLedger } from "./support/ledger.ts";
import type { FaultOf } from "./support/push-wechat.ts";
import {
	AFTERNOON,
	countsOf,
	createWorld,
	expectAgreement,
	firstWalk,
	HOUR,
	MINUTE,
	openids,
	pushOf,
	rowsOf,
	SECOND,
	storePush,
	type World,
} from "./support/push-world.ts";

useLedger();

const start = async (count: number, faultOf: FaultOf) => {
	const world = createWorld({ faultOf });
	const push = await storePush(openids(count), AFTERNOON);
	world.ring(firstWalk(push));
	return { world, push };
};

const resume = async (world: World, push: string) => {
	const resumed = await carryOut(env.LEDGER, push, "resume", world.now());
	if (resumed !== undefined) world.ring(...ringsFor(resumed, "resume"));
	await world.workOff();
};

describe("an error of the message", () => {
	it.each([40036, 40037, 40249, 43116, 45027])(
		"%i pauses the push at the first; nobody is rejected",
		async (errcode) => {
			let broken = true;
			const { world, push } = await start(100, () => (broken ? errcode : "fine"));
			await world.workOff();
			expect(await pushOf(push)).toMatchObject({
				status: "paused",
				reason: { errcode },
				counts: { queued: 100 },
			});
			expect(world.wechat.calls.length).toBeLessThanOrEqual(6);
			broken = false;
			await resume(world, push);
			expect(await countsOf(push)).toEqual({ accepted: 100 });
			await expectAgreement(push, world);
		},
	);

	it.each([47003, 40039, 47001])(
		"%i pauses it when the first ten answers are all the same",
		async (errcode) => {
			const { world, push } = await start(100, () => errcode);
			await world.workOff();
			const { status, counts, reason } = await pushOf(push);
			expect({ status, errcode: reason?.errcode }).toEqual({ status: "paused", errcode });
			expect(counts.rejected).toBeGreaterThanOrEqual(10);
			expect(counts.rejected).toBeLessThan(16);
			await expectAgreement(push, world);
		},
	);

	it("47003 for all of an open push that is fed three at a time pauses it at the tenth", async () => {
		const world = createWorld({ faultOf: () => 47003 });
		const push = await storePush([], AFTERNOON, { isOpen: true });
		for (let from = 0; from < 12; from += 3) {
			expect((await pushOf(push)).status).toBe("open");
			const recipients = openids(3, from).map((touser) => ({ touser }));
			const appended = await appendRecipients(env.LEDGER, push, recipients, ["open"], AFTERNOON);
			if (appended !== undefined) world.ring(...appended.rings);
			await world.workOff();
		}
		expect(await pushOf(push)).toMatchObject({
			status: "paused",
			isOpen: true,
			reason: { errcode: 47003 },
			counts: { rejected: 12 },
		});
	});

	it.each([
		["as each has three of them", () => 47003, "paused"],
		[
			"unless one of them was accepted",
			(touser: string) => (touser.endsWith("4") ? "fine" : 47003),
			"sending",
		],
		["unless two refusals differ", (touser: string) => (touser.endsWith("4") ? 40039 : 47003), "sending"],
	] as const)("47003 in four chunks at a time pauses it, %s", async (_, faultOf, status) => {
		const world = createWorld({ faultOf });
		const push = await storePush(openids(40), AFTERNOON);
		const spread =
			"UPDATE deliveries SET chunk = iif(touser < 'openid-000012', substr(touser, -2) % 4, 4) WHERE push_id = ?1";
		await env.LEDGER.prepare(spread).bind(push).run();
		await Promise.all([0, 1, 2, 3].map((chunk) => dispatchChunk(world.ports, push, chunk)));
		expect((await pushOf(push)).status).toBe(status);
	});

	it("47003 for the first ten, resumed, is one for each of them: the push is not paused again", async () => {
		const { world, push } = await start(100, (_, call) => (call <= 16 ? 47003 : "fine"));
		await world.workOff();
		await resume(world, push);
		expect(await pushOf(push)).toMatchObject({
			status: "done",
			counts: { accepted: 84, rejected: 16 },
		});
	});

	it("47003 for the eleventh alone rejects the eleventh alone", async () => {
		const { world, push } = await start(60, (touser) => (touser.endsWith("10") ? 47003 : "fine"));
		await world.workOff();
		expect(await countsOf(push)).toEqual({ accepted: 59, rejected: 1 });
		await expectAgreement(push, world);
	});

	it("47003 for nine of ten does not stop it", async () => {
		const { world, push } = await start(60, (_, call) => (call <= 9 ? 47003 : "fine"));
		await world.workOff();
		expect(await countsOf(push)).toEqual({ accepted: 51, rejected: 9 });
	});
});

describe("an error of the recipient", () => {
	it("43004 rejects each fifth, and stops nobody", async () => {
		const { world, push } = await start(100, (touser) =>
			Number(touser.slice(-1)) % 5 === 0 ? 43004 : "fine",
		);
		await world.workOff();
		expect(await pushOf(push)).toMatchObject({ status: "done", counts: { accepted: 80, rejected: 20 } });
		expect(world.now()).toBe(AFTERNOON);
		await expectAgreement(push, world);
	});
});

describe("an error of the account", () => {
	it("45009 at recipient 5,000 of 6,000 pauses the push until midnight in Beijing, when it goes on by itself", {
		timeout: 60_000,
	}, async () => {
		const { world, push } = await start(6000, (_, call, now) =>
			call > 5000 && now < AFTERNOON + 9 * HOUR ? 45009 : "fine",
		);
		await world.workOff();
		const paused = await pushOf(push);
		expect(paused).toMatchObject({
			status: "paused",
			reason: { errcode: 45009 },
			resumesAt: AFTERNOON + 9 * HOUR,
		});
		expect(paused.counts).toMatchObject({ accepted: 5000, queued: 1000, rejected: 0, unknown: 0 });
		expect(world.wechat.calls.length).toBeLessThanOrEqual(5006);
		await expectAgreement(push, world);
		const tend = () => tendPushes({ ...world.ports, retentionDays: 90 });
		world.advance(9 * HOUR - SECOND);
		await tend();
		expect(world.waiting).toEqual([]);
		world.advance(SECOND);
		await tend();
		await world.workOff();
		expect(await pushOf(push)).toMatchObject({ status: "done", counts: { accepted: 6000 }, reason: null });
		await expectAgreement(push, world);
	});

	it.each([48001, 40164, 50002])("%i pauses it with the advice, and stops that API path", async (errcode) => {
		const { world, push } = await start(40, () => errcode);
		await world.workOff();
		const { status, reason, counts } = await pushOf(push);
		expect({ status, errcode: reason?.errcode, counts }).toMatchObject({
			status: "paused",
			errcode,
			counts: { queued: 40 },
		});
		expect(reason?.detail.zh).not.toBe("");
		expect(new Set(world.wechat.stops)).toEqual(new Set(["/cgi-bin/message/template/send"]));
	});

	it("a refused access_token in mid-chunk is renewed once for all", async () => {
		const revokers: (() => void)[] = [];
		const { world, push } = await start(30, (_, call) => {
			if (call === 10) for (const revoke of revokers) revoke();
			return "fine";
		});
		revokers.push(world.wechat.revoke);
		await world.workOff();
		expect(await countsOf(push)).toEqual({ accepted: 30 });
		expect([world.wechat.reads(), world.wechat.replacements()]).toEqual([1, 1]);
		await expectAgreement(push, world);
	});

	it("a pause while sends are in flight lets their results be recorded", async () => {
		const { world, push } = await start(30, () => "fine");
		const upstream: typeof world.ports.upstream = async (request, endpoint) => {
			await carryOut(env.LEDGER, push, "pause", AFTERNOON);
			return await world.ports.upstream(request, endpoint);
		};
		expect(await dispatchChunk({ ...world.ports, upstream }, push, 0)).toBeUndefined();
		expect(await pushOf(push)).toMatchObject({ status: "paused", counts: { accepted: 30 } });
		await resume(world, push);
		expect((await pushOf(push)).status).toBe("done");
	});
});

describe("an outage of WeChat", () => {
	it("of six minutes leaves nobody unknown, and the others are hardly tried", async () => {
		const { world, push } = await start(900, (_, call, now) =>
			call > 200 && now < AFTERNOON + 6 * MINUTE ? (call % 2 === 0 ? "lost" : "out-of-reach") : "fine",
		);
		await world.workOff();
		expect(await countsOf(push)).toEqual({ accepted: 900 });
		expect(world.wechat.calls.length - 900).toBeLessThan(60);
		await expectAgreement(push, world);
	});

	it("of two hours leaves few unknown, and the queue does not spin meanwhile", {
		timeout: 30_000,
	}, async () => {
		const { world, push } = await start(900, (_, call, now) =>
			call > 200 && now < AFTERNOON + 2 * HOUR ? "lost" : "fine",
		);
		for (let minutes = 5; minutes <= 180; minutes += 5) {
			await world.workOff(AFTERNOON + minutes * MINUTE);
			await tendPushes({ ...world.ports, retentionDays: 90 });
		}
		const { counts, status } = await pushOf(push);
		expect(status).toBe("done");
		expect(counts.unknown).toBeLessThan(30);
		expect(counts.accepted + counts.unknown).toBe(900);
		const during = world.worked.filter(({ at }) => at > AFTERNOON + MINUTE && at < AFTERNOON + 2 * HOUR);
		expect(during.length / 119).toBeLessThan(6);
		await expectAgreement(push, world);
	});

	it("that ends is noticed within a minute and a half", async () => {
		const end = AFTERNOON + 20 * MINUTE;
		const { world, push } = await start(600, (_, call, now) =>
			call > 100 && now < end ? "out-of-reach" : "fine",
		);
		await world.workOff();
		expect((await pushOf(push)).status).toBe("done");
		expect(world.now() - end).toBeLessThan(90 * SECOND);
	});

	it("lets one chunk go ahead with one recipient, while the others wait", async () => {
		const { world, push } = await start(90, () => "out-of-reach");
		await dispatchChunk(world.ports, push, 0);
		expect(world.wechat.calls).toHaveLength(6);
		world.advance(5 * SECOND);
		const again = await Promise.all([1, 2].map((chunk) => dispatchChunk(world.ports, push, chunk)));
		expect(world.wechat.calls).toHaveLength(7);
		expect(again).toContain(10 * SECOND);
	});

	it("keeps the message of a chunk that must be repeated, and forgets those that nobody has tried", async () => {
		const { world, push } = await start(90, () => "out-of-reach");
		expect(await dispatchChunk(world.ports, push, 0)).toBe(5 * SECOND);
		world.advance(2 * SECOND);
		expect(await dispatchChunk(world.ports, push, 0)).toBe(3 * SECOND);
		expect(await dispatchChunk(world.ports, push, 1)).toBeUndefined();
	});

	it("with one answer in twenty missing still ends, and with everyone accepted", async () => {
		const { world, push } = await start(600, (_, call) => (call % 20 === 0 ? "lost" : "fine"));
		await world.workOff();
		expect(await countsOf(push)).toEqual({ accepted: 600 });
		expect(world.now() - AFTERNOON).toBeLessThan(5 * MINUTE);
		await expectAgreement(push, world);
	});

	it("leaves the untried as if nobody had thought of them", async () => {
		const { world, push } = await start(30, () => "out-of-reach");
		await dispatchChunk(world.ports, push, 0);
		const rows = await rowsOf(push);
		expect(rows.filter(({ attempted_at }) => attempted_at !== null)).toHaveLength(6);
		expect(rows.every(({ claimed_at, status }) => claimed_at === null && status === "queued")).toBe(true);
	});

	it("is told as the push's reason as long as it lasts", async () => {
		let isOut = true;
		const { world, push } = await start(60, () => (isOut ? "out-of-reach" : "fine"));
		await world.workOff(AFTERNOON + SECOND);
		const { status, reason } = await pushOf(push);
		expect(status).toBe("sending");
		expect(reason?.detail.en).toContain("WeChat does not answer");
		expect(reason?.detail.zh).toContain("微信没有应答");
		isOut = false;
		await world.workOff(AFTERNOON + 10 * SECOND);
		expect((await pushOf(push)).reason).toBeNull();
	});

	it("with 45011 is told with the errcode and what it means", async () => {
		const { world, push } = await start(60, () => 45011);
		await world.workOff(AFTERNOON + SECOND);
		expect((await pushOf(push)).reason).toMatchObject({ errcode: 45011 });
	});

	it("of twelve hours, of every API, costs those alone whose answer was lost at its begin, and a few who were risked since", {
		timeout: 30_000,
	}, async () => {
		const end = AFTERNOON + 12 * HOUR;
		const isOut = (): boolean => world.now() > AFTERNOON + SECOND && world.now() < end;
		const world = createWorld({
			faultOf: (_, call) => {
				if (call === 30) world.advance(2 * SECOND);
				return isOut() ? "out-of-reach" : "fine";
			},
			lists: () => (isOut() ? err({ kind: "unreachable", reason: "connection" }) : ok({ errcode: 0 })),
		});
		const push = await storePush(openids(300), AFTERNOON);
		world.ring(firstWalk(push));
		for (let minutes = 5; minutes <= 12 * 60 + 10; minutes += 5) {
			await world.workOff(AFTERNOON + minutes * MINUTE);
			await tendPushes({ ...world.ports, retentionDays: 90 });
		}
		const { counts, status } = await pushOf(push);
		expect(status).toBe("done");
		expect(counts.unknown).toBeLessThanOrEqual(12);
		expect(counts.accepted + counts.unknown).toBe(300);
		// Some three messages a minute.
		expect(world.worked.length / (12 * 60)).toBeLessThan(4);
		await expectAgreement(push, world);
	});
});

describe("an answer that is lost now and then", () => {
	it("holds nobody up but its own recipient: the queue carries no more than it must", async () => {
		const { world, push } = await start(3000, (_, call) => (call % 300 === 0 ? "lost" : "fine"));
		await world.workOff();
		expect(await countsOf(push)).toEqual({ accepted: 3000 });
		expect(world.worked.length).toBeLessThanOrEqual(100 + 3 + 11);
		await expectAgreement(push, world);
	});

	it.each([
		[2, 0],
		[3, 1],
	])("%i times in one chunk makes %i holds", async (times, holds) => {
		const { world, push } = await start(30, (_, call) => (call > 6 && call <= 6 + times ? "lost" : "fine"));
		await dispatchChunk(world.ports, push, 0);
		expect((await pushOf(push)).holds).toBe(holds);
	});

	it("for one and the same recipient keeps nobody else from getting theirs", async () => {
		const [stubborn = ""] = openids(1, 7);
		const { world, push } = await start(900, (touser) => (touser === stubborn ? "out-of-reach" : "fine"));
		await world.workOff(AFTERNOON + 30 * SECOND);
		expect(await countsOf(push)).toEqual({ accepted: 899, queued: 1 });
		await world.workOff();
		expect(await pushOf(push)).toMatchObject({ status: "done", counts: { unknown: 1 } });
		expect(world.wechat.calls.filter(({ touser }) => touser === stubborn).length).toBeLessThan(20);
	});
});

describe("the end of a trouble", () => {
	it("is rung for, although the ledger fails as soon as it is written down", async () => {
		let isWritten = false;
		const ledger = failingLedger(env.LEDGER, ({ sql }) => {
			const isDown = isWritten;
			isWritten ||= sql.includes("WITH result");
			return isDown;
		});
		const world = createWorld({ ledger });
		const push = await storePush(openids(60), AFTERNOON);
		await env.LEDGER.prepare("UPDATE pushes SET holds = 1").run();
		expect(await dispatchChunk(world.ports, push, 0)).toBeUndefined();
		expect(isWritten).toBe(true);
		expect(world.waiting.map(({ ring }) => ring)).toEqual([{ ...firstWalk(push), walk: 2 }]);
	});

	it("is looked for by the walk itself, whose rings were forgotten in the trouble", async () => {
		const world = createWorld();
		const push = await storePush(openids(30 * 60), AFTERNOON);
		await work(world.ports, firstWalk(push));
		const next = world.waiting.find(({ ring }) => !("chunk" in ring))?.ring;
		if (next === undefined) throw new Error("it goes on");
		expect(await work(world.ports, next)).toBe(SECOND);
		await env.LEDGER.prepare("UPDATE pushes SET holds = 1").run();
		world.waiting.length = 0;
		expect(await work(world.ports, next)).toBeUndefined();
		expect(world.waiting.map(({ ring }) => ring)).toMatchObject([{ chunk: 40 }, { work: "ring", after: 40 }]);
	});

	it("is the end of its reason too, where an open push has nothing left to send", async () => {
		const world = createWorld({ faultOf: () => "lost" });
		const push = await storePush(openids(1), AFTERNOON, { isOpen: true });
		await dispatchChunk(world.ports, push, 0);
		expect(await pushOf(push)).toMatchObject({ holds: 1, reason: {} });
		const { touser = "", msgid = "" } = world.wechat.delivered[0] ?? {};
		await recordReceipt(env.LEDGER, {
			touser,
			msgid,
			createTime: 1,
			words: "success",
			arrivedAt: world.now(),
		});
		world.advance(5 * SECOND);
		await dispatchChunk(world.ports, push, 0);
		expect(await pushOf(push)).toMatchObject({ status: "open", holds: 0, reason: null });
	});
});
