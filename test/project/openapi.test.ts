/** docs/openapi/openapi.json is valid OpenAPI 3.1, and names whatever the code knows by name. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "../../src/wechat/json.ts";
import { at, DOCUMENT, entriesAt, itemsAt, namesAt, OPERATIONS } from "../worker/openapi/document.ts";
import { ROOT, sourceFiles } from "./source-files.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const parse = (path: string): JsonObject => {
	const value: unknown = JSON.parse(read(path));
	if (!isJsonObject(value)) throw new Error(`${path} is no object`);
	return value;
};

/** The text of all that answers requests. */
const DOORS = sourceFiles("src/http")
	.map(({ text }) => text)
	.join("\n");

test("it is valid OpenAPI 3.1, and its references lead somewhere", async () => {
	const validator = new Validator();
	expect(await validator.validate(parse("docs/openapi/openapi.json"))).toEqual({ valid: true });
	expect(validator.version).toBe("3.1");
});

/** Every schema in it, wherever it stands; examples are no place for one. */
const schemasIn = (value: unknown): readonly JsonObject[] => {
	if (Array.isArray(value)) return value.flatMap(schemasIn);
	if (!isJsonObject(value)) return [];
	const { schema, examples: _, example: __, ...others } = value;
	return [...(isJsonObject(schema) ? [schema] : []), ...Object.values(others).flatMap(schemasIn)];
};

test("its schemas are valid JSON Schema of 2020-12, without a word that means nothing", () => {
	const components = entriesAt(DOCUMENT, "components", "schemas").map(([, schema]) => schema);
	const schemas = [...schemasIn(DOCUMENT), ...components.filter(isJsonObject)];
	expect(schemas.length).toBeGreaterThan(200);
	const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, formats: { "date-time": true } });
	ajv.addKeyword("components");
	for (const schema of schemas) {
		expect(() => ajv.compile({ components: at(DOCUMENT, "components"), ...schema })).not.toThrow();
	}
});

test("no two operations have one operationId", () => {
	const ids = OPERATIONS.map(({ id }) => id);
	expect(ids).toEqual([...new Set(ids)]);
});

test("its version is the package's", () => {
	expect(at(DOCUMENT, "info", "version")).toBe(parse("package.json")["version"]);
});

test("it is the only file that is served beside the Worker", () => {
	expect(readdirSync(join(ROOT, "docs/openapi"))).toEqual(["_headers", "openapi.json"]);
	expect(namesAt(DOCUMENT, "paths")).toContain("/openapi.json");
	expect(read("wrangler.toml")).toContain(
		'[assets]\ndirectory = "docs/openapi"\nrun_worker_first = ["/*", "!/openapi.json"]\n',
	);
});

test("every type of problem is described", () => {
	const [, titles = ""] = /const TITLES = \{(.*?)\n\}/s.exec(DOORS) ?? [];
	const types = Array.from(titles.matchAll(/^\t"?([a-z-]+)"?: /gm), ([, type]) => `urn:wechat-edge:${type}`);
	expect(itemsAt(DOCUMENT, "components", "schemas", "Problem", "properties", "type", "enum")).toEqual(types);
});

test("every scope is described, and needed by some operation", () => {
	const [, list = ""] = /const SCOPES = \[(.*?)\]/.exec(DOORS) ?? [];
	const scopes = Array.from(list.matchAll(/"(\w+)"/g), ([, scope = ""]) => scope).sort();
	const text = String(at(DOCUMENT, "components", "securitySchemes", "apiKey", "description"));
	expect(Array.from(text.matchAll(/`([a-z]+)`/g), ([, scope]) => scope).sort()).toEqual(scopes);
	const needed = OPERATIONS.flatMap(({ scope }) => (scope === undefined ? [] : [scope]));
	expect([...new Set(needed)].sort()).toEqual(scopes);
});

/** By name, or taken out of all parameters at once. */
const QUERY =
	/\b(?:query(?:\("|\[")|readQueryFlag\(c, ")(\w+)"|\{([^{}]*)\}(?: = c\.req\.quer|: Readonly<Partial<Record<string, string>>>)/g;

test("every query parameter that the code asks for is described, and no other", () => {
	const asked = Array.from(DOORS.matchAll(QUERY), ([, name, names = ""]) =>
		name === undefined ? Array.from(names.matchAll(/(?:^|,) *(\w+)/g), ([, one = ""]) => one) : [name],
	).flat();
	const described = OPERATIONS.flatMap(({ content }) => itemsAt(content, "parameters"))
		// What is an object holds WeChat's own parameters.
		.filter((parameter) => at(parameter, "in") === "query" && at(parameter, "schema", "type") !== "object")
		.map((parameter) => String(at(parameter, "name")));
	expect([...new Set(described)].sort()).toEqual([...new Set(asked)].sort());
});
