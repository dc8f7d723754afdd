/** docs/events.md against the code: its retries, its kinds of reply, its time limits and its variables are those of the code. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventPlan } from "../../src/events/event-plan.ts";
import { waitAfter } from "../../src/events/queued-event.ts";
import { readReply } from "../../src/events/read-reply.ts";
import { parseMessage } from "../../src/wechat/message.ts";
import { MESSAGE_SHAPES } from "../../src/wechat/message-shape.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const LANGUAGES = [
	{
		path: "docs/events.md",
		retries: "| Try | After the one before | After the first |",
		replies: "| `type` | Fields; those in brackets may be left out |",
	},
	{
		path: "docs/events.zh-CN.md",
		retries: "| 次数 | 距上一次 | 距第一次 |",
		replies: "| `type` | 字段，方括号中的可以省略 |",
	},
] as const;

/** How long one attempt of the queue's consumer waits for an answer; and how many an event has. */
const HANGING_S = 10;
const TRIES = 7;

/** The cells of each row of a table, the head and its line left out. */
const tableAfter = (document: string, head: string): readonly (readonly string[])[] => {
	const [, text = ""] = document.split(`${head}\n`);
	const rows = (text.split("\n\n")[0] ?? "").split("\n").slice(1);
	return rows.map((row) =>
		row
			.split("|")
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
};

const UNITS = { s: 1, 秒: 1, min: 60, 分钟: 60, h: 3600, 小时: 3600 } as const;
const secondsIn = (cell = ""): number =>
	[...cell.matchAll(/(\d+) (s|秒|min|分钟|h|小时)/g)].reduce(
		(sum, [, count, unit]) =>
			sum + Number(count) * (Object.entries(UNITS).find(([name]) => name === unit)?.[1] ?? 0),
		0,
	);

const namesIn = (text: string): readonly string[] =>
	[...text.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);

/** A reply with these fields, `articles` with the ones named for it. */
const replyWith = (type: string, fields: readonly string[]) => {
	const texts = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "x"]));
	const [first, ...others] = fields;
	const content = first === "articles" ? { articles: [texts(others)] } : texts(fields);
	return readReply(JSON.stringify({ reply: { type, ...content } }));
};

describe.each(LANGUAGES)("$path", ({ path, retries, replies }) => {
	const document = read(path);

	it("says when an event is tried again", () => {
		const rows = tableAfter(document, retries);
		expect(rows).toHaveLength(TRIES);
		let sum = 0;
		for (const [index, [, wait, since]] of rows.entries()) {
			const seconds = index === 0 ? 0 : (waitAfter(index) ?? Number.NaN);
			sum += seconds;
			expect([index, secondsIn(wait)]).toEqual([index, seconds]);
			// Rounded down to minutes.
			const said = secondsIn(since);
			expect([index, said]).toEqual([index, sum < 60 ? sum : sum - (sum % 60)]);
		}
		expect(waitAfter(rows.length)).toBeUndefined();
	});

	it("says how many events get through while the URL hangs", () => {
		const [, consumer = ""] = read("wrangler.toml").split(
			'[[queues.consumers]]\nqueue = "wechat-edge-events"\n',
		);
		const numberOf = (name: string) => Number(consumer.match(new RegExp(`^${name} = (\\d+)$`, "m"))?.[1]);
		const [concurrency, batch] = [numberOf("max_concurrency"), numberOf("max_batch_size")];
		expect(document).toMatch(new RegExp(`\`max_concurrency\`\\D*${concurrency}\\D`));
		expect(document).toMatch(new RegExp(`\`max_batch_size\`\\D*${batch}\\D`));
		const attempts = ((concurrency * batch) / HANGING_S) * 24 * 60 * 60;
		const events = Math.floor(attempts / TRIES / 1000) * 1000;
		for (const count of [attempts, events]) expect(document).toContain(` ${count.toLocaleString("en")} `);
	});

	it("names the fields of each kind of reply", () => {
		const rows = tableAfter(document, replies);
		const types = rows.flatMap(([kinds = ""]) => namesIn(kinds));
		expect(types.toSorted()).toEqual(
			["image", "music", "news", "text", "transfer_customer_service", "video", "voice"].toSorted(),
		);
		for (const [kinds = "", fields = ""] of rows) {
			const needed = namesIn(fields.replace(/\[.*\]/, ""));
			for (const type of namesIn(kinds)) {
				expect(replyWith(type, needed), type).toMatchObject({ ok: true });
				expect(replyWith(type, namesIn(fields)), type).toMatchObject({ ok: true });
				const last = needed.at(-1);
				if (last !== undefined)
					expect(replyWith(type, needed.slice(0, -1)), type).toMatchObject({ ok: false });
			}
		}
	});

	it("names every kind of message", () => {
		for (const name of Object.keys(MESSAGE_SHAPES)) expect(document).toContain(`\`message.${name}\``);
	});

	it("names the kinds that are never asked about", () => {
		const line = document.split("\n").find((text) => text.includes("`event.MASSSENDJOBFINISH`")) ?? "";
		const named = [...line.matchAll(/`event\.(\w+)`/g)].map(([, name = ""]) => name);
		expect(named).toHaveLength(4);
		const env = {
			EVENTS_URL: "https://owner.example/",
			EVENTS_SECRET: `whsec_${btoa("x".repeat(24))}`,
			EVENTS_REPLY: "true",
		};
		for (const name of named) {
			const message = parseMessage(
				`<xml><ToUserName>a</ToUserName><FromUserName>b</FromUserName><CreateTime>1</CreateTime>` +
					`<MsgType>event</MsgType><Event>${name}</Event></xml>`,
				1000,
			);
			if (!message.ok) throw new Error(message.error);
			expect([name, eventPlan(env, message.value).do]).toEqual([name, "send"]);
		}
	});

	it("speaks of the variables, status fields and log lines that there are", () => {
		const code = [
			...["src/events/events-env.ts", "src/events/event-ports.ts", "src/events/handle-event.ts"],
			...["src/http/status.ts", "src/http/events/events-status.ts", "src/push/push-env.ts"],
		]
			.map(read)
			.join();
		const said = [
			...document.matchAll(/(?:EVENTS|PUSH)_[A-Z_]+|\blast_\w+failure|event lost|switched off by a 410/g),
		];
		expect([...new Set(said.map(([word]) => word))].filter((word) => !code.includes(word))).toEqual([]);
	});

	it("links to files and headings that are there", () => {
		for (const [, file = "", heading] of document.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)) {
			const target = file === "" ? path : join("docs", file);
			expect(existsSync(join(root, target)), target).toBe(true);
			if (heading !== undefined) expect(anchorsIn(read(target)), target).toContain(heading);
		}
	});
});

/** As GitHub makes them. */
const anchorsIn = (document: string): readonly string[] =>
	[...document.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
		title
			.toLowerCase()
			.replaceAll(/[^\p{L}\p{N} _-]/gu, "")
			.replaceAll(" ", "-"),
	);
