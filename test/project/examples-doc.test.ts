/** How long the examples are is what docs/events.md says. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const docs = join(import.meta.dirname, "../../docs");
const linesOf = (path: string): number => readFileSync(join(docs, path), "utf8").split("\n").length - 1;
const lengths = readdirSync(join(docs, "examples")).map((file) => linesOf(`examples/${file}`));

test.each([
	["events.md", /^(\d+) to (\d+) lines each:/m],
	["events.zh-CN.md", /^每个示例 (\d+) 到 (\d+) 行：/m],
])("%s tells the shortest and the longest", (file, sentence) => {
	const told = sentence
		.exec(readFileSync(join(docs, file), "utf8"))
		?.slice(1)
		.map(Number);
	expect(told).toEqual([Math.min(...lengths), Math.max(...lengths)]);
});
