/** What a push costs, in what Cloudflare bills: measured as docs/pushes.md says it, and the same for each recipient however many there are. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { CHUNK_SIZE, createPush } from "../../src/push/accept.ts";
import { recordReceipt } from "../../src/push/receipt.ts";
import { tendPushes } from "../../src/push/tend.ts";
import { PUSH_COST, type RowsPerRecipient } from "../project/push-cost.ts";
import { countingLedger, type LedgerUse } from "./support/counting-ledger.ts";
import { useLedger } from "./support/ledger.ts";
import {
	AFTERNOON,
	createWorld,
	DAY,
	firstWalk,
	MESSAGE,
	MINUTE,
	openids,
	rowsOf,
} from "./support/push-world.ts";

useLedger();

/** Large enough that what a push costs as a whole disappears in it. */
const RECIPIENTS = 900;

const createCounted = () => {
	const { ledger, take } = countingLedger(env.LEDGER);
	return { take, world: createWorld({ ledger }), ledger };
};
type Counted = ReturnType<typeof createCounted>;

/** Sent to so many, from the first ring to the end. */
const sendPush = async ({ ledger, take, world }: Counted, count: number) => {
	const id = `push-${crypto.randomUUID()}`;
	const recipients = openids(count).map((touser) => ({ touser }));
	const push = { id, name: null, message: MESSAGE, isOpen: false, audience: null, recipients };
	await createPush(ledger, push, AFTERNOON);
	const accepted = take();
	world.ring(firstWalk(id));
	await world.workOff();
	return { push: id, accepted, sent: take() };
};

const expectCost = (use: LedgerUse, recipients: number, { written, read }: RowsPerRecipient): void => {
	expect(use.rowsWritten / recipients).toBeCloseTo(written, 1);
	expect(Math.abs(use.rowsRead / recipients - read)).toBeLessThan(0.2);
};

describe("one recipient costs what the document says", () => {
	it("when it is accepted, and when it is sent", async () => {
		const { accepted, sent } = await sendPush(createCounted(), RECIPIENTS);
		expectCost(accepted, RECIPIENTS, PUSH_COST.accepted);
		expectCost(sent, RECIPIENTS, PUSH_COST.sent);
	});

	it("when its receipt comes", async () => {
		const counted = createCounted();
		const { push } = await sendPush(counted, CHUNK_SIZE);
		for (const { touser, msgid } of await rowsOf(push)) {
			const receipt = { touser, msgid: msgid ?? "0", createTime: 1_793_000_000, words: "success" };
			await recordReceipt(counted.ledger, { ...receipt, arrivedAt: AFTERNOON + MINUTE });
		}
		expectCost(counted.take(), CHUNK_SIZE, PUSH_COST.receipt);
	});

	it("when its time is over", async () => {
		const counted = createCounted();
		const { push } = await sendPush(counted, RECIPIENTS);
		const now = () => AFTERNOON + 91 * DAY;
		await tendPushes({ ledger: counted.ledger, queue: counted.world.queue, now, retentionDays: 90 });
		expectCost(counted.take(), RECIPIENTS, PUSH_COST.forgotten);
		expect(await rowsOf(push)).toEqual([]);
	});
});

it("a recipient of a large push costs no more than one of a small push", async () => {
	const small = await sendPush(createCounted(), RECIPIENTS / 10);
	const large = await sendPush(createCounted(), RECIPIENTS);
	expect(large.sent.rowsRead).toBeLessThan(small.sent.rowsRead * 11);
});

it("a push rings once for each chunk, and once for all of them", async () => {
	const counted = createCounted();
	await sendPush(counted, RECIPIENTS);
	expect(counted.world.worked).toHaveLength(RECIPIENTS / CHUNK_SIZE + 1);
});

it("a chunk asks the ledger ten times at most, and WeChat once for each recipient: 50 are allowed on the free plan", async () => {
	const counted = createCounted();
	const { sent } = await sendPush(counted, CHUNK_SIZE);
	// The walk that rings for it reads the push, looks what is left and what comes next, ends, and looks whether all is done.
	const WALK = 5;
	// The first chunk has one more than all others.
	expect(sent.statements - WALK).toBe(10);
	expect(sent.statements - WALK + counted.world.wechat.calls.length).toBeLessThanOrEqual(50 - 6);
});
