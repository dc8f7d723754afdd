/** What became of a push, or of telling the gateway of a repair, as the simulator hands on the gateway's answer. */
import { isObject, type JsonObject, textOf } from "../../json.ts";
import { type Refuser, refuserOf } from "../../phone/refusal.ts";
import type { Language } from "../language.ts";
import { type Answered, inLanguage } from "../live/control.ts";
import { type ProblemText, readProblem } from "../parts/read-problem.ts";

export type Pushed = {
	/** Who said no; null where it was accepted, "simulator" where the simulator itself did not carry it out. */
	readonly refuser: Refuser | "simulator" | null;
	/** The HTTP status; null where the gateway did not answer. */
	readonly status: number | null;
	/** WeChat's, where the gateway hands one on. */
	readonly errcode: number | null;
	/** Null where there is none. */
	readonly msgid: string | null;
	readonly problem: ProblemText;
	/** The keys of the template whose values were refused. */
	readonly wrongKeys: readonly string[];
	/** The gateway asks WeChat no more until it is told that the account was repaired. */
	readonly isHeldUp: boolean;
};

const nothing = { status: null, errcode: null, msgid: null, wrongKeys: [], isHeldUp: false } as const;

export function readPushed(answered: Answered, language: Language): Pushed {
	if (!answered.ok) return { ...nothing, refuser: "simulator", problem: said(answered.why ?? "") };
	const { ok, status, body, failure } = answered.body;
	const code = typeof status === "number" ? status : null;
	if (code === null) return { ...nothing, refuser: "silence", problem: said(inLanguage(failure, language)) };
	const document = isObject(body) ? body : {};
	const { errcode, msgid } = document;
	const isAccepted = ok === true;
	return {
		refuser: isAccepted ? null : refuserOf(code, body),
		status: code,
		errcode: typeof errcode === "number" ? errcode : null,
		msgid: typeof msgid === "string" ? msgid : null,
		problem: isAccepted ? said("") : readProblem(body, language),
		wrongKeys: keysIn(document),
		isHeldUp: isHeldUp(document),
	};
}

const said = (text: string): ProblemText => ({ happened: text === "" ? [] : [text], steps: [] });

/** Of the fields that the gateway names, those of the form `data.thing1` or, as WeChat writes it, `data.thing1.value`. */
function keysIn({ field, errors }: JsonObject): readonly string[] {
	const named = Array.isArray(errors) ? errors.filter(isObject).map((fault) => fault["field"]) : [field];
	return named.flatMap((name) => /^data\.(\w+)/.exec(textOf(name))?.[1] ?? []);
}

/** The sentence that says how to go on names the same route in every language. */
const isHeldUp = ({ remedy, detail }: JsonObject): boolean =>
	remedy === "fix-account" || textOf(detail).includes("/api/token/refresh");
