/** What is left out on a machine without some program, and what of the noise of a test run is kept from the screen. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { isExpectedNoise } from "../reporting/expected-noise.ts";
import { findProgram } from "../reporting/find-program.ts";
import { leftOutLine, missingPrograms, PARTS, type PartName } from "../reporting/left-out.ts";

const root = join(import.meta.dirname, "../..");

/** A folder with these programs in it. */
const folderWith = (...programs: readonly string[]): string => {
	const folder = mkdtempSync(join(tmpdir(), "programs-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	for (const program of programs) {
		writeFileSync(join(folder, program), "");
		chmodSync(join(folder, program), 0o755);
	}
	return folder;
};

describe("a program", () => {
	test("is the first of its names in the folders of PATH, and none that cannot be run", () => {
		const [one, other] = [folderWith("chromium-browser"), folderWith("chromium")];
		writeFileSync(join(one, "chromium"), "not to be run");
		expect(findProgram(["chromium", "chromium-browser"], [one, other].join(delimiter))).toBe(
			join(one, "chromium-browser"),
		);
		expect(findProgram(["caddy"], [one, other].join(delimiter))).toBeUndefined();
	});
});

describe("what is left out", () => {
	test("is said with each program that is missing, and what brings it", () => {
		const path = folderWith("curl");
		expect(leftOutLine("php", path)).toBe(
			"the example in PHP (test/e2e/examples.test.ts): no php and openssl in PATH. apt-get install php-cli openssl",
		);
		expect(leftOutLine("processes", path)).toContain("no ps in PATH. apt-get install procps");
		expect(missingPrograms("replayLines", path)).toEqual([]);
	});

	/** The tests that skip, by file: what stands in the brackets of each `skipIf`. */
	const skips = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
		.filter((file) => file.endsWith(".test.ts") && !file.endsWith("left-out.test.ts"))
		.map((file) => ({ file: `test/${file}`, text: readFileSync(join(root, "test", file), "utf8") }))
		.filter(({ text }) => /\bskip|\brunIf\b|\btodo\(/.test(text.replaceAll(/"[^"\n]*"/g, "")))
		.map(({ file, text }) => ({
			file,
			conditions: Array.from(
				text.matchAll(/\.skipIf\((isLeftOut\([^)]*\))\)/g),
				([, condition]) => condition,
			),
			all: text.match(/\.(?:skip|skipIf|runIf|todo)\b/g)?.length ?? 0,
		}));

	test("is nothing but what stands in the table: no test skips for another reason", () => {
		expect(skips.length).toBeGreaterThan(5);
		for (const { file, conditions, all } of skips)
			expect({ file, all }).toEqual({ file, all: conditions.length });
	});

	test.each(Object.keys(PARTS))("%s is skipped at the place that the table names", (name) => {
		const { place } = PARTS[name as PartName];
		if (name === "browser") {
			expect(readFileSync(join(root, "test/vitest.config.ts"), "utf8")).toContain('isLeftOut("browser")');
			return;
		}
		const there = skips.find(({ file }) => file === place)?.conditions ?? [];
		expect(there).toContain(place.includes("examples") ? "isLeftOut(example.part)" : `isLeftOut("${name}")`);
	});
});

describe("of what is said on standard error", () => {
	test.each([
		"uncaught exception; exception = workerd/api/actor-state.c++:1249: failed: broken.outputGateBroken; jsg.Error: killed\nstack: workerd@3cf53e4\n",
		"uncaught exception; source = Uncaught (in promise); stack = Error: Application called deleteAllDurableObjects().\n    at async x\n",
		'console warning; message = Called .text() on an HTTP body which does not appear to be text. The body\'s Content-Type is "image/gif".\n',
		'Sourcemap for "/a/node_modules/standardwebhooks/dist/index.js" points to missing source files\n',
	])("%j is what the tests bring about", (text) => {
		expect(isExpectedNoise(text)).toBe(true);
	});

	test.each([
		"uncaught exception; source = Uncaught (in promise); stack = TypeError: x is not a function\n",
		"uncaught exception; exception = workerd/api/actor-state.c++:1249: failed: broken.outputGateBroken; jsg.Error: out of memory\n",
		"Error: boom\nuncaught exception; jsg.Error: killed\n",
		"workerd/server/server.c++:1: error: the runtime crashed\n",
		"stderr | test/worker/worker.test.ts\n{ event: 'ledger failed' }\n",
		'Sourcemap for "/a/src/index.ts" points to missing source files\n',
		"",
	])("%j is shown", (text) => {
		expect(isExpectedNoise(text)).toBe(false);
	});
});
