/** The links of all documents: each leads to a file that is there, and to a heading in it. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** Without the code in them, in which brackets and number signs mean something else. */
const textOf = (document: string): string => document.replaceAll(/^( *)```.*?^\1```$/gms, "");

/** `[text](target)`, `![text](target)` and one within the other; addresses on the internet aside. */
const linksIn = (document: string): readonly string[] =>
	[...textOf(document).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, target = ""]) => target);

/** As GitHub makes them. */
const anchorsIn = (document: string): readonly string[] =>
	[...textOf(document).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
		title
			.toLowerCase()
			.replaceAll(/[^\p{L}\p{N} _-]/gu, "")
			.replaceAll(" ", "-"),
	);

const isThere = (from: string, link: string): boolean => {
	const [file = "", heading] = link.split("#");
	const target = file === "" ? from : join(dirname(from), file);
	if (!existsSync(join(root, target))) return false;
	return heading === undefined || anchorsIn(read(target)).includes(heading);
};

const documents = ["*.md", "{bench,docs}/**/*.md"].flatMap((pattern) => globSync(pattern, { cwd: root }));

describe.each(documents.toSorted())("%s", (document) => {
	it("leads nowhere that is not there", () => {
		expect(linksIn(read(document)).filter((link) => !isThere(document, link))).toEqual([]);
	});
});

it("README and CHANGELOG are among them", () => {
	expect(documents).toEqual(expect.arrayContaining(["README.md", "README.zh-CN.md", "CHANGELOG.md"]));
});
