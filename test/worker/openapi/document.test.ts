/** What the document says of itself: its examples fit its schemas, and belong together. */
import { describe, expect, it } from "vitest";
import { at, entriesAt, namesAt, OPERATIONS } from "./document.ts";
import { examplesOf } from "./example.ts";
import { partsOf } from "./request.ts";
import { faultsOf } from "./schema.ts";

describe.each(OPERATIONS)("$method $path", (operation) => {
	const answers = examplesOf(operation);
	const namesThatGoWell = answers.filter(({ status }) => /^[23]/.test(status)).map(({ name }) => name);

	it("shows answers that fit their schemas", () => {
		for (const { name, status, mediaType = "", value } of answers.filter(
			(one) => one.mediaType !== undefined,
		)) {
			const schema = at(operation.content, "responses", status, "content", mediaType, "schema");
			expect(faultsOf(value, schema), `${status} ${name}`).toEqual([]);
		}
	});

	it("shows requests that fit their schemas, where they go well", () => {
		for (const part of partsOf(operation)) {
			for (const [name, example] of entriesAt(part, "examples")) {
				if (!namesThatGoWell.includes(name)) continue;
				expect(faultsOf(at(example, "value"), at(part, "schema")), name).toEqual([]);
			}
		}
	});

	it("shows how it goes well", () => {
		expect(namesThatGoWell).not.toEqual([]);
	});

	it("shows an answer to each request", () => {
		const names = answers.map(({ name }) => name);
		for (const part of partsOf(operation))
			expect(names).toEqual(expect.arrayContaining([...namesAt(part, "examples")]));
	});
});
