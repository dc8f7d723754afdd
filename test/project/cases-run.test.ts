/** Which test file runs which case file: each one with callbacks has its own, and no case is lost on the way. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { caseFiles } from "./case-files.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const CALLBACK_KINDS: readonly string[] = ["incoming-xml", "bad-body", "crypto", "http-auth", "reply-xml"];

/** Cases of WeChat's API are few, and run by what they are about. */
const API_TESTS: Readonly<Record<string, string>> = {
	"api-response": "test/wechat/api.test.ts",
	"error-response": "test/wechat/api.test.ts",
	"menu-request": "test/wechat/menu/menu-cases.test.ts",
};

/** How many cases each file has of which kind. */
const COUNTS = {
	"chanxuehong-crypto": { crypto: 5, "incoming-xml": 1 },
	"chanxuehong-incoming": { "incoming-xml": 13 },
	"node-webot": { "incoming-xml": 12, "bad-body": 2, "http-auth": 7, crypto: 4, "reply-xml": 10 },
	"powerwechat-crypto": { crypto: 5 },
	silenceper: { crypto: 1, "api-response": 2, "error-response": 1, "menu-request": 1 },
	"thenorthmemory-xml": { "incoming-xml": 7, "bad-body": 4 },
	"wechatpy-api": { "api-response": 19 },
	"wechatpy-crypto": { crypto: 7 },
	"wechatpy-incoming": { "incoming-xml": 51 },
	"werobot-incoming": { "incoming-xml": 40 },
	"werobot-replies": { "reply-xml": 14, "http-auth": 4, "error-response": 1, "menu-request": 1 },
	"wxjava-crypto": { crypto: 3 },
};

const files = caseFiles().map(({ name, cases }) => ({ name, kinds: cases.map(({ kind }) => kind) }));
const ids = caseFiles().flatMap(({ cases }) => cases.map(({ id }) => id));
const withCallbacks = files.filter(({ kinds }) => kinds.some((kind) => CALLBACK_KINDS.includes(kind)));

const countOf = (kinds: readonly string[]): Record<string, number> =>
	Object.fromEntries(kinds.map((kind) => [kind, kinds.filter((other) => other === kind).length]));

it("there are 215 cases in twelve files, each with an id of its own", () => {
	expect(Object.fromEntries(files.map(({ name, kinds }) => [name, countOf(kinds)]))).toEqual(COUNTS);
	expect(ids).toHaveLength(215);
	expect(new Set(ids).size).toBe(ids.length);
});

it("190 of them are callbacks, and every other one is of WeChat's API", () => {
	const kinds = files.flatMap((file) => file.kinds);
	expect(kinds.filter((kind) => CALLBACK_KINDS.includes(kind))).toHaveLength(190);
	expect(kinds.filter((kind) => !CALLBACK_KINDS.includes(kind) && API_TESTS[kind] === undefined)).toEqual([]);
});

it("each file with callbacks has its test file, and no test file is without one", () => {
	const tests = readdirSync(join(root, "test/worker/cases")).filter((name) => name.endsWith(".test.ts"));
	expect(tests.toSorted()).toEqual(withCallbacks.map(({ name }) => `${name}.test.ts`).toSorted());
});

it.each(withCallbacks)("test/worker/cases/$name.test.ts runs all of its file", ({ name }) => {
	const source = read(`test/worker/cases/${name}.test.ts`);
	expect(source).toContain(`import cases from "../../cases/${name}.json";`);
	expect(source).toMatch(/^runCases\(cases[,)]/m);
});

describe.each(Object.entries(API_TESTS))("cases of the kind %s", (kind, path) => {
	it(`are read from every file that has some, by ${path}`, () => {
		const names = files.filter(({ kinds }) => kinds.includes(kind)).map(({ name }) => name);
		expect(names.filter((name) => !read(path).includes(`"${name}"`))).toEqual([]);
		expect(read(path)).toContain(`"${kind}"`);
	});
});
