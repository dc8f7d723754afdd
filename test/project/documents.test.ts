/** The README is short enough for one sitting, and each document is there in both languages. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

const headingLevels = (path: string) =>
	readFileSync(join(root, path), "utf8")
		.replaceAll(/^( *)```.*?^\1```$/gms, "")
		.match(/^#+ /gm);

const twins = readdirSync(join(root, "docs"))
	.filter((name) => /^[\w-]+\.md$/.test(name))
	.map((name) => [`docs/${name}`, `docs/${name.replace(".md", ".zh-CN.md")}`] as const);

test.each(["README.md", "README.zh-CN.md"])("%s has at most 240 lines", (path) => {
	expect(readFileSync(join(root, path), "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(240);
});

test.each([["README.md", "README.zh-CN.md"] as const, ...twins])(
	"%s and %s have the same sections",
	(english, chinese) => {
		expect(headingLevels(english)).not.toBeNull();
		expect(headingLevels(chinese)).toEqual(headingLevels(english));
	},
);
