/** Makes a test of every callback case in a file of `test/cases`. */
import { it } from "vitest";
import type { JsonObject } from "../../../src/wechat/json.ts";
import { type Case, casesIn } from "./case.ts";
import { runBadBody } from "./run-bad-body.ts";
import { runCrypto } from "./run-crypto.ts";
import { runHttpAuth } from "./run-http-auth.ts";
import { runIncomingXml } from "./run-incoming-xml.ts";
import { runReplyXml } from "./run-reply-xml.ts";

/** A case that contradicts WeChat's documentation. */
export interface WrongCase {
	/** What WeChat documents. */
	readonly reason: string;
	/** What is expected instead: replaces these parts of `expected`. */
	readonly instead: JsonObject;
}

interface Exemptions {
	/** By the case's id. */
	readonly wrong?: Readonly<Record<string, WrongCase>>;
}

/**
 * One test for each case, named by its id; a case of a kind that nobody runs fails. A wrong case must hold as corrected,
 * and must not hold as published.
 */
export const runCases = (file: readonly unknown[], { wrong = {} }: Exemptions = {}): void => {
	const cases = casesIn(file).filter(({ kind }) => !ELSEWHERE.includes(kind));
	const strangers = Object.keys(wrong).filter((id) => !cases.some((each) => each.id === id));
	if (strangers.length > 0) throw new Error(`not in this file: ${strangers.join(", ")}`);
	for (const each of cases) {
		const mistake = wrong[each.id];
		if (mistake === undefined) it(each.id, () => run(each));
		else itIsWrong(each, mistake);
	}
};

const itIsWrong = (each: Case, { reason, instead }: WrongCase): void => {
	const corrected = { ...each, expected: { ...each.expected, ...instead } };
	it(`${each.id}, corrected: ${reason}`, () => run(corrected));
	it.fails(`${each.id}, as published`, () => run(each));
};

const run = async (each: Case): Promise<void> => {
	const runner = RUNNERS[each.kind];
	if (runner === undefined) throw new Error(`nobody runs ${each.kind}`);
	await runner(each);
};

const RUNNERS: Readonly<Record<string, (each: Case) => Promise<void>>> = {
	"incoming-xml": runIncomingXml,
	"bad-body": runBadBody,
	"http-auth": runHttpAuth,
	crypto: runCrypto,
	"reply-xml": runReplyXml,
};

/** Cases of WeChat's API, which `test/wechat/api.test.ts` and `test/wechat/menu/menu-cases.test.ts` run. */
const ELSEWHERE: readonly string[] = ["api-response", "error-response", "menu-request"];
