/** Which test file runs which of the cases beside the repository: every case of these five kinds has one. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type SharedCase, sharedCases } from "../wechat/shared-cases.ts";

const root = join(import.meta.dirname, "../..");

const KINDS: readonly string[] = ["incoming-xml", "bad-body", "crypto", "http-auth", "reply-xml"];
const SIGNATURES = ["sorted-sha1", "signature", "msg_signature", "signature-reject", "msg_signature-reject"];
const ENVELOPES = ["decrypt", "encrypt", "jssdk"];

const isOf =
	(kind: string, ops?: readonly string[]) =>
	(each: SharedCase): boolean =>
		each.kind === kind && (ops === undefined || ops.includes(each.op ?? ""));

const isSealedRequest = (each: SharedCase): boolean =>
	each.kind === "crypto" && each.input["http"] !== undefined;

const RUNNERS: readonly (readonly [file: string, count: number, runs: (each: SharedCase) => boolean])[] = [
	["test/wechat/cases-incoming.test.ts", 124, isOf("incoming-xml")],
	["test/wechat/cases-incoming.test.ts", 6, isOf("bad-body")],
	["test/worker/callback-cases.test.ts", 6, isOf("bad-body")],
	["test/worker/callback-cases.test.ts", 11, isOf("http-auth")],
	["test/wechat/cases-reply.test.ts", 24, isOf("reply-xml")],
	["test/wechat/cases-signature.test.ts", 10, isOf("crypto", SIGNATURES)],
	["test/wechat/cases-crypto.test.ts", 11, isOf("crypto", ENVELOPES)],
	["test/worker/callback-sealed-cases.test.ts", 7, isSealedRequest],
];

/** The names of the case files, with the cases of the five kinds in each. */
const caseFiles = readdirSync(join(root, "test/cases"))
	.filter((name) => name.endsWith(".json"))
	.map((name) => name.slice(0, -".json".length))
	.map((name) => ({ name, cases: sharedCases(name).filter(({ kind }) => KINDS.includes(kind)) }));

const cases = caseFiles.flatMap((file) => file.cases);

it("there are 190 cases of the five kinds, each with an id of its own", () => {
	expect(cases).toHaveLength(190);
	expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
});

it("each of them is run", () => {
	const unrun = cases.filter((each) => !RUNNERS.some(([, , runs]) => runs(each)));
	expect(unrun.map(({ id }) => id)).toEqual([]);
});

describe.each(RUNNERS)("%s", (file, count, runs) => {
	it(`runs ${count} of one kind`, () => {
		expect(cases.filter(runs)).toHaveLength(count);
	});

	it("reads every case file that has some of them", () => {
		const source = readFileSync(join(root, file), "utf8");
		const read = caseFiles.filter((each) => each.cases.some(runs)).map(({ name }) => name);
		expect(read.filter((name) => !source.includes(`${name}"`) && !source.includes(`${name}.json"`))).toEqual(
			[],
		);
	});
});
