/** What each word of a shape reads, and the type that it gives. */
import { describe, expect, expectTypeOf, it } from "vitest";
import { readShape, type Shape, type Shaped } from "../../src/wechat/shape.ts";
import type { XmlElement } from "../../src/wechat/xml.ts";

const ORDER = {
	Number: "text",
	Remark: "optional",
	Tag: "texts",
	Buyer: { fields: { Name: "text", Phone: "optional" } },
	Item: { list: { Sku: "text", Size: "optional" } },
} as const satisfies Shape;

const EMPTY = { Number: "", Tag: [], Buyer: { Name: "" }, Item: [] };

const read = (element: XmlElement) => readShape(element, ORDER);

describe("of an element without anything", () => {
	it("`text` is empty, `optional` absent, `texts` and `list` are empty lists, `fields` has its own", () => {
		expect(read({})).toStrictEqual(EMPTY);
	});

	it("the same is read where elements are there and empty", () => {
		expect(read({ Number: "", Remark: "", Tag: "", Buyer: "", Item: "" })).toStrictEqual(EMPTY);
	});
});

describe("`text` and `optional`", () => {
	it("are the text that was sent, white space and digits as they are", () => {
		expect(read({ Number: "007", Remark: " soon\n" })).toStrictEqual({
			...EMPTY,
			Number: "007",
			Remark: " soon\n",
		});
	});

	it("are of the first where an element is repeated", () => {
		expect(read({ Number: ["1", "2"], Remark: ["a", "b"] })).toStrictEqual({
			...EMPTY,
			Number: "1",
			Remark: "a",
		});
	});

	it("have no text where elements stand in its place", () => {
		expect(read({ Number: { a: "1" }, Remark: { a: "1" } })).toStrictEqual(EMPTY);
	});

	it("are found in lower case as well, and WeChat's own spelling goes first", () => {
		expect(read({ number: "1" })).toStrictEqual({ ...EMPTY, Number: "1" });
		expect(read({ number: "1", Number: "2" })).toStrictEqual({ ...EMPTY, Number: "2" });
	});
});

describe("`texts`", () => {
	it.each([
		["one", "1", ["1"]],
		["many", ["1", "2", "1"], ["1", "2", "1"]],
		["elements between texts", ["1", { a: "2" }, "3"], ["1", "3"]],
	])("is a list of %s", (_, Tag, texts) => {
		expect(read({ Tag })).toStrictEqual({ ...EMPTY, Tag: texts });
	});
});

describe("`fields`", () => {
	it("is read by its own shape, and what the shape does not name is left out", () => {
		expect(read({ Buyer: { Name: "Li", Phone: "", Age: "40" } })).toStrictEqual({
			...EMPTY,
			Buyer: { Name: "Li" },
		});
	});

	it("is the first where it is repeated", () => {
		expect(read({ Buyer: [{ Name: "Li" }, { Name: "Wu" }] })).toStrictEqual({
			...EMPTY,
			Buyer: { Name: "Li" },
		});
	});

	it("has empty ones where text stands in its place", () => {
		expect(read({ Buyer: "Li" })).toStrictEqual(EMPTY);
	});
});

describe("`list`", () => {
	it("is a list of one for one element, and of many for many", () => {
		const one = { Sku: "1", Size: "L" };
		expect(read({ Item: one })).toStrictEqual({ ...EMPTY, Item: [one] });
		expect(read({ Item: [one, { Sku: "2" }] })).toStrictEqual({ ...EMPTY, Item: [one, { Sku: "2" }] });
	});
});

it("the type is that of what is read", () => {
	expectTypeOf<Shaped<typeof ORDER>>().branded.toEqualTypeOf<{
		readonly Number: string;
		readonly Remark?: string;
		readonly Tag: readonly string[];
		readonly Buyer: { readonly Name: string; readonly Phone?: string };
		readonly Item: readonly { readonly Sku: string; readonly Size?: string }[];
	}>();
});
