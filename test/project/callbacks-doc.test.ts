/** docs/callbacks.md against the code: its table names each kind, the type that it has, and the test that proves it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EVENT_SHAPES } from "../../src/wechat/event-shape.ts";
import { MESSAGE_SHAPES } from "../../src/wechat/message-shape.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

interface Kind {
	/** MsgType or Event. */
	readonly name: string;
	readonly kind: string;
}

interface Row extends Kind {
	readonly type: string;
	/** From the repository's root. */
	readonly test: string;
}

const KINDS: readonly Kind[] = [
	...Object.keys(MESSAGE_SHAPES).map((name) => ({ name, kind: `message.${name}` })),
	...Object.keys(EVENT_SHAPES).map((name) => ({ name, kind: `event.${name}` })),
];

const ROW = /^\| `(\w+)` +\| `([\w.]+)` +\| [^|]+ \| `(\w+)` +\| \[[\w.-]+\]\(\.\.\/([\w./-]+)\) +\|$/gm;

const rowsOf = (document: string): readonly Row[] =>
	[...document.matchAll(ROW)].map(([, name = "", kind = "", type = "", test = ""]) => ({
		name,
		kind,
		type,
		test,
	}));

const byKind = (a: Kind, b: Kind): number => a.kind.localeCompare(b.kind);

/** What each exported name stands for: `TextMessage` for `message.text`. */
const namedKinds = new Map(
	[...read("src/wechat/named-messages.ts").matchAll(/export type (\w+) = (Message|Event)Of<"(\w+)">;/g)].map(
		([, type = "", of = "", name = ""]) => [type, `${of.toLowerCase()}.${name}`],
	),
);

describe.each(["docs/callbacks.md", "docs/callbacks.zh-CN.md"])("%s", (path) => {
	const document = read(path);
	const rows = rowsOf(document);

	it("has one row for each kind, and no other", () => {
		const kinds = rows.map(({ name, kind }) => ({ name, kind }));
		expect(kinds.toSorted(byKind)).toEqual(KINDS.toSorted(byKind));
	});

	it("gives each kind its exported type", () => {
		for (const { type, kind } of rows) expect(namedKinds.get(type), type).toBe(kind);
		expect(new Set(rows.map(({ type }) => type))).toEqual(new Set(namedKinds.keys()));
	});

	it("names a test file that is there and names the kind", () => {
		for (const { name, test } of rows) {
			expect(test).toMatch(/^test\/.+\.test\.ts$/);
			expect(read(test), `${test} says nothing of ${name}`).toContain(`"${name}"`);
		}
	});

	it("links to files that are there", () => {
		const links = [...document.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = ""]) => link);
		expect(links.filter((link) => !existsSync(join(root, "docs", link)))).toEqual([]);
	});

	it("speaks of the variables and status fields that there are", () => {
		const code =
			read("src/http/callback/callback-config.ts") +
			read("src/http/status.ts") +
			read("src/access-token/account.ts");
		const said = [...document.matchAll(/WECHAT_[A-Z_]+|\blast_[a-z_]+/g)].map(([word]) => word);
		expect([...new Set(said)].filter((word) => !code.includes(word))).toEqual([]);
	});
});

it("both languages have the same rows in the same order", () => {
	expect(rowsOf(read("docs/callbacks.zh-CN.md"))).toEqual(rowsOf(read("docs/callbacks.md")));
});
