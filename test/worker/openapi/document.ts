/** docs/openapi/openapi.json, as the tests read it. */
import openapi from "../../../docs/openapi/openapi.json";
import { isJsonObject } from "../../../src/wechat/json.ts";

export const DOCUMENT: unknown = openapi;

/** What stands there, references followed; undefined where there is nothing. */
export const at = (value: unknown, ...names: readonly string[]): unknown => {
	const [name, ...rest] = names;
	const found = followed(value);
	if (name === undefined) return found;
	return isJsonObject(found) ? at(found[name], ...rest) : undefined;
};

const followed = (value: unknown): unknown => {
	const reference = isJsonObject(value) ? value["$ref"] : undefined;
	return typeof reference === "string" ? at(DOCUMENT, ...reference.split("/").slice(1)) : value;
};

/** Names and what stands under them, as it is written. */
export const entriesAt = (
	value: unknown,
	...names: readonly string[]
): readonly (readonly [name: string, value: unknown])[] => {
	const found = at(value, ...names);
	return isJsonObject(found) ? Object.entries(found) : [];
};

/** Names alone. */
export const namesAt = (value: unknown, ...names: readonly string[]): readonly string[] =>
	entriesAt(value, ...names).map(([name]) => name);

/** A list's items, references followed. */
export const itemsAt = (value: unknown, ...names: readonly string[]): readonly unknown[] => {
	const found = at(value, ...names);
	return Array.isArray(found) ? found.map((item) => at(item)) : [];
};

export const isReference = (value: unknown): boolean => isJsonObject(value) && "$ref" in value;

/** One method of one path. */
export interface Operation {
	readonly id: string;
	/** `GET` */
	readonly method: string;
	/** `/api/pushes/{id}` */
	readonly path: string;
	/** The scope that the key needs; undefined where no key is needed. */
	readonly scope: string | undefined;
	readonly content: unknown;
}

/** A path's own parts, beside which only operations stand. */
const NO_METHODS = ["summary", "description", "servers", "parameters"];

const operationsAt = (path: string, item: unknown): readonly Operation[] =>
	entriesAt(item)
		.filter(([name]) => !NO_METHODS.includes(name))
		.map(([method, content]) => {
			const [scope] = itemsAt(itemsAt(content, "security")[0], "apiKey");
			return {
				id: String(at(content, "operationId")),
				method: method.toUpperCase(),
				path,
				scope: typeof scope === "string" ? scope : undefined,
				content,
			};
		});

/** A file beside the Worker, for which the Worker is not asked: the document itself. */
const FILE = "/openapi.json";

/** Those of the Worker. */
export const OPERATIONS: readonly Operation[] = entriesAt(DOCUMENT, "paths")
	.filter(([path]) => path !== FILE)
	.flatMap(([path, item]) => operationsAt(path, item));
