/** Each fault that the check of our own is there for, in a document that is right otherwise: it is found, and named. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { isJsonObject, type JsonObject } from "../../src/wechat/json.ts";
import { openapiFaults } from "./openapi-faults.ts";
import { ROOT } from "./source-files.ts";

test("docs/openapi/openapi.json has none", () => {
	const document: unknown = JSON.parse(readFileSync(join(ROOT, "docs/openapi/openapi.json"), "utf8"));
	expect(isJsonObject(document) && openapiFaults(document)).toEqual([]);
});

const ID = { name: "id", in: "path", required: true, schema: { type: "string" }, example: "t1" };

/** One path, whose request is shown as it goes well and as it is refused. */
const SOUND: JsonObject = {
	paths: {
		"/things/{id}": {
			put: {
				parameters: [{ $ref: "#/components/parameters/Id" }],
				requestBody: {
					content: {
						"application/json": {
							schema: { $ref: "#/components/schemas/Thing" },
							examples: { done: { value: { size: 1 } }, refused: { value: { size: "large" } } },
						},
					},
				},
				responses: {
					"200": {
						headers: { Vary: { schema: { type: "string" }, examples: { done: { value: "Origin" } } } },
						content: {
							"application/json": {
								schema: { type: "array", items: { $ref: "#/components/schemas/Thing" } },
								examples: { done: { value: [{ size: 1 }] } },
							},
						},
					},
					"422": { $ref: "#/components/responses/Refused" },
				},
			},
		},
	},
	components: {
		parameters: { Id: ID },
		responses: {
			Refused: {
				content: {
					"text/plain": { schema: { type: "string" }, examples: { refused: { value: "too large" } } },
				},
			},
		},
		schemas: {
			Thing: {
				type: "object",
				required: ["size"],
				properties: {
					size: { type: ["integer", "null"], default: 1 },
					parts: { type: "array", items: { anyOf: [{ type: "string" }, { type: "boolean" }] } },
				},
			},
		},
	},
};

const PUT = ["paths", "/things/{id}", "put"];
const BODY = [...PUT, "requestBody", "content", "application/json"];
const ANSWER = [...PUT, "responses", "200", "content", "application/json"];
const THING = ["components", "schemas", "Thing"];

/** With what stands at one place changed, or taken away by `undefined`. */
const changed = (value: unknown, [name, ...rest]: readonly string[], to: unknown): unknown => {
	if (name === undefined) return to;
	if (Array.isArray(value)) return value.map((one, n) => (String(n) === name ? changed(one, rest, to) : one));
	if (!isJsonObject(value)) throw new Error(`nothing has a ${name}`);
	return { ...value, [name]: changed(value[name], rest, to) };
};

const faultsWith = (place: readonly string[], to: unknown): readonly string[] => {
	const document: unknown = JSON.parse(JSON.stringify(changed(SOUND, place, to)));
	if (!isJsonObject(document)) throw new Error("no document");
	return openapiFaults(document);
};

test("a sound document has none", () => {
	expect(openapiFaults(SOUND)).toEqual([]);
});

describe("a misspelt type", () => {
	it.each([
		["of a shared schema", THING, "objekt", "objekt"],
		["in a list of types", [...THING, "properties", "size"], ["integer", "nul"], "nul"],
		["of items", [...THING, "properties", "parts", "items", "anyOf", "1"], "bool", "bool"],
		["of an answer", [...ANSWER, "schema"], "Array", "Array"],
		["of a header", [...PUT, "responses", "200", "headers", "Vary", "schema"], "text", "text"],
		["of a shared parameter", ["components", "parameters", "Id", "schema"], "str", "str"],
		["that is none", THING, null, "null"],
	])("%s", (_, place, type, wrong) => {
		const named = faultsWith([...place, "type"], type).filter((fault) => fault.includes("there is no type"));
		expect(named).toEqual([`${place.join(" ")}: there is no type "${wrong}"`]);
	});

	it.each(["tpye", "Type", "requried", "patern"])("or keyword: %s", (keyword) => {
		expect(faultsWith([...THING, keyword], "object")).toEqual([
			`${THING.join(" ")}: no keyword "${keyword}" is known here`,
		]);
	});
});

describe("a path's parameter", () => {
	const said = (...whats: readonly string[]) => whats.map((what) => `${PUT.join(" ")}: ${what}`);
	const UNDECLARED = 'the path\'s parameter "id" is not declared';

	it.each([
		["that is not declared", [], [UNDECLARED]],
		["where none is declared", undefined, [UNDECLARED]],
		["that is declared for the query", [{ ...ID, in: "query" }], [UNDECLARED]],
		[
			"that is declared under another name",
			[{ ...ID, name: "thing" }],
			[UNDECLARED, 'the parameter "thing" is not in the path'],
		],
		["that is not required", [{ ...ID, required: false }], ['the path\'s parameter "id" is not required']],
		["whose reference leads nowhere", [{ $ref: "#/components/parameters/ID" }], [UNDECLARED]],
	])("%s", (_, parameters, whats) => {
		expect(faultsWith([...PUT, "parameters"], parameters)).toEqual(said(...whats));
	});

	it("may be declared for all methods of a path", () => {
		const item = { parameters: [ID], put: { responses: {} } };
		expect(faultsWith(["paths", "/things/{id}"], item)).toEqual([]);
	});
});

describe("an example that does not fit its schema", () => {
	it.each([
		["of an answer", [...ANSWER, "examples", "done", "value"], [{ size: "1" }], ANSWER, 'example "done"'],
		[
			"of an answer that lacks something",
			[...ANSWER, "examples", "done", "value"],
			[{}],
			ANSWER,
			'example "done"',
		],
		[
			"of a request that goes well",
			[...BODY, "examples", "done", "value"],
			{ size: "1" },
			BODY,
			'example "done"',
		],
		[
			"of a header",
			[...PUT, "responses", "200", "headers", "Vary", "examples", "done", "value"],
			1,
			[...PUT, "responses", "200", "headers", "Vary"],
			'example "done"',
		],
		[
			"of a parameter, its only one",
			["components", "parameters", "Id", "example"],
			1,
			["components", "parameters", "Id"],
			'example "example"',
		],
		[
			"of a shared answer",
			["components", "responses", "Refused", "content", "text/plain", "examples", "refused", "value"],
			{},
			["components", "responses", "Refused", "content", "text/plain"],
			'example "refused"',
		],
		[
			"that is a default",
			[...THING, "properties", "size", "default"],
			"1",
			[...THING, "properties", "size"],
			"default",
		],
	])("%s", (_, place, to, carrier, what) => {
		const faults = faultsWith(place, to);
		expect(faults).toHaveLength(1);
		expect(faults[0]?.startsWith(`${carrier.join(" ")}: ${what} does not fit at #`), faults[0]).toBe(true);
	});

	it("may be a request's that is shown for its refusal", () => {
		expect(faultsWith([...BODY, "examples", "refused", "value"], "nothing")).toEqual([]);
		expect(faultsWith([...BODY, "examples", "unanswered"], { value: "nothing" })).toHaveLength(1);
	});
});
