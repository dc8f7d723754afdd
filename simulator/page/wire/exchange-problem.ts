/** What went wrong with an exchange, and what its reader can do about it. */
import { parseObject } from "../../json.ts";
import type { Exchange } from "../../phone/snapshot.ts";
import type { Language } from "../language.ts";
import { type ProblemText, readProblem } from "../parts/read-problem.ts";
import type { Words } from "../words/zh.ts";

/** Null where nothing went wrong. A call that was repaired needs nothing any more. */
export function exchangeProblem(
	exchange: Exchange,
	isRepaired: boolean,
	words: Words,
	language: Language,
): ProblemText | null {
	const { direction, failure, fault, status, response } = exchange;
	if (isRepaired) return { happened: [words.repairedCall], steps: [] };
	const happened = failure === null ? [] : [failure[language]];
	if (direction === "call") {
		const steps = fault === null ? [] : [words.endFaults];
		return happened.length + steps.length === 0 ? null : { happened, steps };
	}
	if (failure === null) return null;
	if (status === null) return { happened, steps: [words.checkGateway] };
	if (direction === "callback") {
		return { happened, steps: [status === 200 ? words.correctReply : words.seeTerminal, words.sendAgain] };
	}
	const told = readProblem(parseObject(response.text) ?? response.text, language);
	return { happened: [...happened, ...told.happened], steps: told.steps };
}
