/** docs/whitelist.md and its Chinese twin against wrangler.toml: what they uncomment stands there, and both show the same. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const read = (path: string): string => readFileSync(join(import.meta.dirname, "../..", path), "utf8");

const DOCUMENTS = ["docs/whitelist.md", "docs/whitelist.zh-CN.md"];

/** The lines of each ```toml block that binds the way out, without their indentation. */
const bindings = (document: string): readonly (readonly string[])[] =>
	Array.from(read(document).matchAll(/^ *```toml\n(.*?)^ *```/gms), ([, block = ""]) =>
		block
			.trim()
			.split("\n")
			.map((line) => line.trim()),
	).filter((lines) => lines.includes('binding = "EGRESS"'));

describe.each(DOCUMENTS)("%s", (document) => {
	test("shows a VPC service and a service binding", () => {
		expect(bindings(document).map(([first]) => first)).toEqual(["[[vpc_services]]", "[[services]]"]);
	});

	test("shows them as they stand in wrangler.toml, commented out", () => {
		for (const lines of bindings(document)) {
			expect(read("wrangler.toml")).toContain(lines.map((line) => `# ${line}\n`).join(""));
		}
	});
});

test("both languages show the same", () => {
	const [english = "", chinese = ""] = DOCUMENTS;
	expect(bindings(chinese)).toEqual(bindings(english));
});
