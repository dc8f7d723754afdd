/** The cases of other systems' public test suites that stand beside the repository: what is needed of each kind. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, type JsonObject } from "../../src/wechat/json.ts";

export interface SharedCase {
	readonly id: string;
	readonly kind: string;
	/** Of crypto cases: which operation. */
	readonly op: string | undefined;
	readonly input: JsonObject;
	readonly expected: JsonObject;
}

const directory = join(import.meta.dirname, "../cases");

/** All cases of one file, without `.json`. A case of another form than the README says is an error. */
export const sharedCases = (file: string): readonly SharedCase[] => {
	const parsed: unknown = JSON.parse(readFileSync(join(directory, `${file}.json`), "utf8"));
	if (!Array.isArray(parsed)) throw new Error(`${file} is no list`);
	return parsed.map(toCase);
};

const toCase = (value: unknown): SharedCase => {
	if (!isJsonObject(value)) throw new Error("a case that is no object");
	const { id, kind, op, input, expected } = value;
	if (typeof id !== "string" || typeof kind !== "string") throw new Error("a case without id or kind");
	if (!isJsonObject(input) || !isJsonObject(expected)) throw new Error(`${id} has no input or expectation`);
	return { id, kind, op: typeof op === "string" ? op : undefined, input, expected };
};

/** A text of a case; an error where there is none. */
export const textIn = (object: JsonObject, name: string): string => {
	const value = object[name];
	if (typeof value !== "string") throw new Error(`${name} is no text`);
	return value;
};
