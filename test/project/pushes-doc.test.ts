/** docs/pushes.md against the code: its tables of states, of WeChat's answers and of costs say what the code does. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CHUNK_SIZE } from "../../src/push/accept.ts";
import { ACTS, permissionFor } from "../../src/push/control.ts";
import { estimateEnd } from "../../src/push/estimate.ts";
import { judge } from "../../src/push/outcome.ts";
import { DELIVERY_STATUSES, PUSH_STATUSES } from "../../src/push/push.ts";
import { err, ok } from "../../src/wechat/result.ts";
import { PUSH_COST } from "./push-cost.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

type Row = readonly string[];

/** The cells of each row of a table, the head and its line left out. */
const tableAfter = (document: string, head: string): readonly Row[] => {
	const [, text = ""] = document.split(`${head}\n`);
	const [table = ""] = text.split("\n\n");
	const rows = table.split("\n").slice(1);
	return rows.map((row) =>
		row
			.split("|")
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
};

const LANGUAGES = [
	{
		path: "docs/pushes.md",
		heads: {
			status: "| Status | Means | What you can do |",
			states: "| A push that is | pause | resume | cancel | retry | append | close |",
			answers: "| WeChat answers | This recipient | The push |",
			rows: "| For each recipient | Rows written | Rows read |",
			free: "| What the free plan has a day | A recipient takes | Recipients a day |",
			paid: "| Recipients | Rows written | Queue operations | Requests | All together, beyond what $5 include | Time, if WeChat's quota allows |",
		},
		effects: { "goes on": "go-on", waits: "hold", pauses: "pause" },
	},
	{
		path: "docs/pushes.zh-CN.md",
		heads: {
			status: "| 状态 | 含义 | 可以做什么 |",
			states: "| 任务状态 | pause | resume | cancel | retry | append | close |",
			answers: "| 微信的应答 | 该接收者 | 推送任务 |",
			rows: "| 每个接收者 | 写入行数 | 读取行数 |",
			free: "| 免费版每天的额度 | 每人用量 | 每天可发送人数 |",
			paid: "| 接收者 | 写入行数 | 队列操作 | 请求 | 超出套餐时的费用合计 | 用时（微信额度足够时） |",
		},
		effects: { 继续: "go-on", 等待: "hold", 暂停: "pause" },
	},
] as const;

const permissionSaid = (cell: string) => (cell.startsWith("✔") ? "yes" : cell === "200" ? "same" : cell);

const judgementOf = (errcode: number) => {
	const answer =
		errcode === 0
			? ok({ errcode, msgid: "1" })
			: err({ kind: "failed", cause: { kind: "refused", endpoint: "api", errcode, errmsg: "" } } as const);
	return judge(answer, Date.UTC(2026, 10, 22));
};

const OUTCOMES = {
	accepted: "accepted",
	rejected: "rejected",
	"not-sent": "queued",
	unknown: "queued",
} as const;

const COSTS = Object.values(PUSH_COST);
const WRITTEN = COSTS.reduce((sum, { written }) => sum + written, 0);
const READ = COSTS.reduce((sum, each) => sum + each.read, 0);
/** `STRIDE` of src/push/walk-ringing.ts chunks are rung for by one message. */
const RECIPIENTS_A_RING = 40 * CHUNK_SIZE;
const BYTES = 300;
const CPU_MS = 7.4;

const messagesFor = (recipients: number): number => {
	const chunks = Math.ceil(recipients / CHUNK_SIZE);
	return chunks + Math.ceil(recipients / RECIPIENTS_A_RING);
};

/** In dollars, with Cloudflare's prices for what is not included. */
const priceOf = (recipients: number): number =>
	(recipients * WRITTEN * 1 +
		recipients * READ * 0.001 +
		messagesFor(recipients) * 3 * 0.4 +
		(recipients + messagesFor(recipients)) * 0.3 +
		recipients * CPU_MS * 0.02) /
		1e6 +
	((recipients * BYTES) / 1e9) * 0.75 * 3;

const numberIn = (cell = ""): number => Number(cell.replaceAll(/[^\d.]/g, ""));

describe.each(LANGUAGES)("$path", ({ path, heads, effects }) => {
	const document = read(path);

	it("explains each status of a delivery", () => {
		const statuses = tableAfter(document, heads.status).map(([status = ""]) => status.replaceAll("`", ""));
		expect(statuses).toEqual([...DELIVERY_STATUSES]);
	});

	it("has the table of states that the code has", () => {
		const acts = [...ACTS.slice(0, 4), "append", "close"] as const;
		const said = tableAfter(document, heads.states).map(([status, ...cells]) => [
			status,
			...cells.map(permissionSaid),
		]);
		const coded = PUSH_STATUSES.map((status) => [
			`\`${status}\``,
			...acts.map((act) => permissionFor(status, act).replace("no", "409")),
		]);
		expect(said).toEqual(coded);
	});

	it("says of each errcode what the code does", () => {
		const kinds: Readonly<Record<string, string>> = effects;
		const rows = tableAfter(document, heads.answers);
		expect(rows).toHaveLength(11);
		for (const [answers = "", recipient = "", push = ""] of rows) {
			const effect = Object.keys(kinds).find((word) => push.startsWith(word)) ?? "";
			for (const [, code] of answers.matchAll(/`(-?\d+)`/g)) {
				const { outcome, ...judged } = judgementOf(Number(code));
				expect([code, `\`${OUTCOMES[outcome.kind]}\``]).toEqual([code, recipient.split(/[,，]/)[0]]);
				expect([code, judged.effect.kind]).toEqual([code, kinds[effect]]);
			}
		}
	});

	it("gives the rows that are measured", () => {
		const rows = tableAfter(document, heads.rows).map(([, ...cells]) => cells.map(numberIn));
		const measured = COSTS.map(({ written, read: rowsRead }) => [written, rowsRead]);
		expect(rows).toEqual([...measured, [WRITTEN, READ]]);
	});

	it("works out how many recipients a day the free plan's limits allow", () => {
		const said = tableAfter(document, heads.free).map(([, , recipients]) => numberIn(recipients));
		const perMessage = messagesFor(1_000_000) / 1_000_000;
		const limits = [
			100_000 / WRITTEN,
			500e6 / BYTES / 90,
			100_000 / (1 + perMessage),
			10_000 / (3 * perMessage),
		];
		for (const [index, limit] of [...limits, 5_000_000 / READ].entries()) {
			expect((said[index] ?? 0) / limit).toBeGreaterThan(0.985);
			expect((said[index] ?? 0) / limit).toBeLessThanOrEqual(1);
		}
	});

	it("works out what a push costs on the paid plan, and how long it takes", () => {
		const rows = tableAfter(document, heads.paid);
		expect(rows.map(([recipients]) => numberIn(recipients))).toEqual([1000, 100_000, 1_000_000]);
		for (const [recipients, written, operations, requests, price, time] of rows) {
			const count = numberIn(recipients);
			expect([count, numberIn(written)]).toEqual([count, Math.round(count * WRITTEN)]);
			expect([count, numberIn(operations)]).toEqual([count, messagesFor(count) * 3]);
			expect([count, numberIn(requests)]).toEqual([count, count + messagesFor(count)]);
			expect([count, price]).toEqual([count, `$${priceOf(count).toFixed(2)}`]);
			expect([count, secondsSaid(time)]).toEqual([count, secondsOf(estimateEnd(count, 0) ?? 0)]);
		}
	});

	it("links to files and headings that are there", () => {
		const links = [...document.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
		for (const [, file = "", heading] of links) {
			const target = file === "" ? path : join("docs", file);
			expect(existsSync(join(root, target)), target).toBe(true);
			if (heading !== undefined) expect(anchorsIn(read(target)), target).toContain(heading);
		}
	});
});

/** `2 h 13 min`, `13 min`, `8 s`, and the same in Chinese: rounded down to the last unit named. */
const secondsSaid = (time = ""): number => {
	const [, hours = 0, minutes = 0, seconds = 0] =
		/^(?:(\d+) (?:h|小时) ?)?(?:(\d+) (?:min|分钟))?(?:(\d+) (?:s|秒))?$/.exec(time) ?? [];
	return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
};
const secondsOf = (milliseconds: number): number => {
	const seconds = Math.floor(milliseconds / 1000);
	return seconds < 60 ? seconds : seconds - (seconds % 60);
};

/** As GitHub makes them. */
const anchorsIn = (document: string): readonly string[] =>
	[...document.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
		title
			.toLowerCase()
			.replaceAll(/[^\p{L}\p{N} _-]/gu, "")
			.replaceAll(" ", "-"),
	);
