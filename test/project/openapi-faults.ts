/**
 * What is wrong with an OpenAPI document, beyond what a validator of its form sees: that takes any text for a `type`, any
 * name for a keyword, no notice of a path's parameters, and any value for an example.
 */
import { Validator } from "@cfworker/json-schema";
import { isJsonObject, type JsonObject } from "../../src/wechat/json.ts";
import { carriersIn, followed, type Placed, schemasIn } from "./openapi-schemas.ts";

/** A line for each fault: where it is, and what. None when there are none. */
export const openapiFaults = (document: JsonObject): readonly string[] => [
	...schemasIn(document).flatMap(schemaFaults),
	...schemasIn(document).flatMap((schema) => defaultFaults(document, schema)),
	...operationsIn(document).flatMap((operation) => pathFaults(document, operation)),
	...carriersIn(document).flatMap((carrier) => exampleFaults(document, carrier)),
];

const fault = (place: readonly string[], what: string): string => `${place.join(" ")}: ${what}`;

const TYPES: readonly unknown[] = ["string", "number", "integer", "boolean", "object", "array", "null"];
/** JSON Schema has more. A schema in `$defs` or an example in a schema, say, would have to be looked at as well. */
const KEYWORDS = [
	...["$ref", "type", "enum", "const", "description", "default", "allOf", "anyOf", "oneOf", "not"],
	...["properties", "required", "additionalProperties", "patternProperties", "propertyNames"],
	...["items", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"],
	...["minLength", "maxLength", "pattern", "format", "minimum", "maximum", "multipleOf"],
];

const schemaFaults = ({ place, value }: Placed): readonly string[] => {
	const unknown = Object.keys(value).filter((name) => !KEYWORDS.includes(name));
	const { type } = value;
	const types: readonly unknown[] = type === undefined ? [] : Array.isArray(type) ? type : [type];
	return [
		...unknown.map((name) => fault(place, `no keyword "${name}" is known here`)),
		...types.filter((one) => !TYPES.includes(one)).map((one) => fault(place, `there is no type "${one}"`)),
	];
};

const defaultFaults = (document: JsonObject, { place, value }: Placed): readonly string[] =>
	value["default"] === undefined ? [] : misfits(document, place, value, "default", value["default"]);

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Each method of each path; the parameters of the path beside its own. */
const operationsIn = ({ paths }: JsonObject): readonly (Placed & { readonly shared: unknown })[] =>
	Object.entries(isJsonObject(paths) ? paths : {}).flatMap(([path, item]) =>
		METHODS.flatMap((method) => {
			const operation = isJsonObject(item) ? item[method] : undefined;
			if (!isJsonObject(operation) || !isJsonObject(item)) return [];
			return [{ place: ["paths", path, method], value: operation, shared: item["parameters"] }];
		}),
	);

const pathFaults = (
	document: JsonObject,
	{ place, value, shared }: ReturnType<typeof operationsIn>[number],
): readonly string[] => {
	const named = Array.from(String(place[1]).matchAll(/\{([^}]*)\}/g), ([, name = ""]) => name);
	const declared = [shared, value["parameters"]]
		.flatMap((list): readonly unknown[] => (Array.isArray(list) ? list : []))
		.map((parameter) => followed(document, parameter))
		.filter(isJsonObject)
		.filter((parameter) => parameter["in"] === "path");
	const names = declared.map(({ name }) => String(name));
	return [
		...named
			.filter((name) => !names.includes(name))
			.map((name) => fault(place, `the path's parameter "${name}" is not declared`)),
		...names
			.filter((name) => !named.includes(name))
			.map((name) => fault(place, `the parameter "${name}" is not in the path`)),
		...declared
			.filter(({ required }) => required !== true)
			.map(({ name }) => fault(place, `the path's parameter "${name}" is not required`)),
	];
};

const exampleFaults = (document: JsonObject, { place, value }: Placed): readonly string[] => {
	const { schema, example, examples } = value;
	const badNames = isOfRequest(place) ? namesThatGoWrong(document, place) : [];
	const shown: readonly (readonly [string, unknown])[] = [
		...(example === undefined ? [] : [["example", example] as const]),
		...Object.entries(isJsonObject(examples) ? examples : {})
			.filter(([name]) => !badNames.includes(name))
			.map(([name, one]) => [name, isJsonObject(one) ? one["value"] : one] as const),
	];
	return shown.flatMap(([name, one]) => misfits(document, place, schema, `example "${name}"`, one));
};

const misfits = (
	{ components }: JsonObject,
	place: readonly string[],
	schema: unknown,
	what: string,
	value: unknown,
): readonly string[] => {
	const own = isJsonObject(schema) ? schema : {};
	const { errors } = new Validator({ ...own, components }, "2020-12", false).validate(value);
	// The last one is the innermost.
	return errors
		.slice(-1)
		.map(({ instanceLocation, error }) =>
			fault(place, `${what} does not fit at ${instanceLocation}: ${error}`),
		);
};

/** `paths`, the path, the method, and what belongs to the request. */
const isOfRequest = (place: readonly string[]): boolean =>
	place[0] === "paths" && ["parameters", "requestBody"].includes(String(place[3]));

/** The requests of an operation that are shown because they are refused: they need not fit. */
const namesThatGoWrong = (document: JsonObject, place: readonly string[]): readonly string[] => {
	const operation = place
		.slice(0, 3)
		.reduce<unknown>((found, name) => (isJsonObject(found) ? found[name] : undefined), document);
	const responses = isJsonObject(operation) ? operation["responses"] : undefined;
	const answers = Object.entries(isJsonObject(responses) ? responses : {}).map(([status, response]) => {
		const answer = followed(document, response);
		const names = carriersIn({ answer }).flatMap(({ value: { examples } }) =>
			Object.keys(isJsonObject(examples) ? examples : {}),
		);
		return { isGood: /^[23]/.test(status), names };
	});
	const good = answers.filter(({ isGood }) => isGood).flatMap(({ names }) => names);
	return answers.flatMap(({ names }) => names).filter((name) => !good.includes(name));
};
