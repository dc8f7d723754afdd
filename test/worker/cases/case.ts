/** One case of `test/cases`, in the form that the README there promises. */
import { isJsonObject, type JsonObject } from "../../../src/wechat/json.ts";

export interface Case {
	readonly id: string;
	readonly kind: string;
	/** Of crypto cases: which operation. */
	readonly op: string | undefined;
	readonly input: JsonObject;
	readonly expected: JsonObject;
}

/** All cases of one file. A case of another form is an error. */
export const casesIn = (file: unknown): readonly Case[] => {
	if (!Array.isArray(file)) throw new Error("a case file that is no list");
	return file.map(toCase);
};

const toCase = (value: unknown): Case => {
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

/** An object of a case; an error where there is none. */
export const objectIn = (object: JsonObject, name: string): JsonObject => {
	const value = object[name];
	if (!isJsonObject(value)) throw new Error(`${name} is no object`);
	return value;
};
