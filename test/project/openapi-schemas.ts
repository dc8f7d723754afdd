/** What stands in an OpenAPI document, and where. */
import { isJsonObject, type JsonObject } from "../../src/wechat/json.ts";

export interface Placed {
	/** The names on the way to it: `["paths", "/healthz", "get"]`. */
	readonly place: readonly string[];
	readonly value: JsonObject;
}

/** What holds other things than parts of the document. */
const CLOSED = ["schema", "schemas", "example", "examples"];

const partsIn = (value: unknown, place: readonly string[] = []): readonly Placed[] => {
	if (typeof value !== "object" || value === null) return [];
	const inner = Object.entries(value)
		.filter(([name]) => !CLOSED.includes(name))
		.flatMap(([name, part]) => partsIn(part, [...place, name]));
	return isJsonObject(value) ? [{ place, value }, ...inner] : inner;
};

/** Parameters, headers and bodies: all that has a schema and may have examples. */
export const carriersIn = (document: JsonObject): readonly Placed[] =>
	partsIn(document).filter(({ value }) => isJsonObject(value["schema"]));

/** Every schema, and every schema within one. */
export const schemasIn = (document: JsonObject): readonly Placed[] => {
	const carried = carriersIn(document).flatMap(({ place, value }) =>
		schemasWithin(value["schema"], [...place, "schema"]),
	);
	const { components } = document;
	const shared = isJsonObject(components) ? components["schemas"] : undefined;
	return [...carried, ...namedSchemas(shared, ["components", "schemas"])];
};

/** Keywords that hold one schema, a list of them, or schemas by name. */
const ONE = [
	...["items", "additionalProperties", "not", "if", "then", "else"],
	...["contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties"],
];
const LIST = ["allOf", "anyOf", "oneOf", "prefixItems"];
const NAMED = ["properties", "patternProperties", "dependentSchemas", "$defs"];

const schemasWithin = (schema: unknown, place: readonly string[]): readonly Placed[] => {
	if (!isJsonObject(schema)) return [];
	return [
		{ place, value: schema },
		...ONE.flatMap((name) => schemasWithin(schema[name], [...place, name])),
		...[...LIST, ...NAMED].flatMap((name) => namedSchemas(schema[name], [...place, name])),
	];
};

const namedSchemas = (schemas: unknown, place: readonly string[]): readonly Placed[] =>
	typeof schemas === "object" && schemas !== null
		? Object.entries(schemas).flatMap(([name, schema]) => schemasWithin(schema, [...place, name]))
		: [];

/** What a reference means; anything else as it is. */
export const followed = (document: JsonObject, value: unknown): unknown => {
	const reference = isJsonObject(value) ? value["$ref"] : undefined;
	if (typeof reference !== "string") return value;
	const names = reference.split("/").slice(1);
	return names.reduce<unknown>((found, name) => (isJsonObject(found) ? found[name] : undefined), document);
};
