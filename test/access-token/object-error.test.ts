import { describe, expect, test } from "vitest";
import { isOverloaded, isRetryable } from "../../src/access-token/object-error.ts";

/** As the platform marks it. */
const marked = (marks: object) => Object.assign(new Error("Durable Object storage operation failed"), marks);

describe("an error of a Durable Object", () => {
	test.each([
		[{}, false, false],
		[{ retryable: true }, true, false],
		[{ retryable: false }, false, false],
		[{ overloaded: true }, false, true],
		[{ retryable: true, overloaded: false }, true, false],
		[{ retryable: true, overloaded: true }, false, true],
		[{ retryable: "true", overloaded: 1 }, false, false],
	])("marked %j: retryable is %s, overloaded is %s", (marks, retryable, overloaded) => {
		expect(isRetryable(marked(marks))).toBe(retryable);
		expect(isOverloaded(marked(marks))).toBe(overloaded);
	});

	test.each([undefined, null, "overloaded", 7])("may be %j, which says nothing", (error) => {
		expect(isRetryable(error)).toBe(false);
		expect(isOverloaded(error)).toBe(false);
	});
});
