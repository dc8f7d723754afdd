/** A message falls through layers and comes back: imports point downward only, also for types. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import {
	codeOf,
	importCircle,
	importsOf,
	isRelative,
	ROOT,
	type SourceFile,
	sourceFiles,
} from "./source-files.ts";

const src = sourceFiles("src");
const simulator = sourceFiles("simulator");
const pathsOf = (files: readonly SourceFile[]) => files.map(({ path }) => path);

/** What each layer may import, beside itself. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
	"index.ts": ["answers.ts", "env.ts", "http", "events", "push", "slow", "access-token", "wechat"],
	"answers.ts": ["env.ts", "wechat"],
	"env.ts": ["http", "events", "push", "slow", "access-token", "wechat"],
	http: ["env.ts", "events", "push", "slow", "access-token", "wechat"],
	events: ["access-token", "wechat"],
	push: ["access-token", "wechat"],
	slow: ["access-token", "wechat"],
	"access-token": ["wechat"],
	wechat: [],
};
/** Where packages come in. `cloudflare:workers` is the platform itself. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
	"index.ts": ["hono", "cloudflare:workers"],
	"answers.ts": [],
	"env.ts": [],
	http: ["hono", "cloudflare:workers"],
	events: [],
	push: ["cloudflare:workers"],
	slow: ["cloudflare:workers"],
	"access-token": ["cloudflare:workers"],
	wechat: ["fast-xml-parser"],
};

/** `src/wechat/xml.ts` is of the layer `wechat`, `src/env.ts` one of its own. */
const layerOf = (path: string): string => path.split("/")[1] ?? "";
const packageOf = (target: string): string => (target.startsWith("hono/") ? "hono" : target);
const inLayers = (...layers: readonly string[]) => src.filter(({ path }) => layers.includes(layerOf(path)));

describe("the reader of this test", () => {
	test("finds every form of import, and none in a comment or a text", () => {
		const text = [
			'import a from "./a.ts";',
			'import type { B } from "./b.ts";',
			'import {\n\tc,\n\ttype D,\n} from "./c.ts";',
			'export { e } from "./e.ts";',
			'export * from "./f.ts";',
			'import "./g.ts";',
			'const h = await import("./h.ts");',
			'type I = import("./i.ts").I;',
			'// import j from "./j.ts";',
			'/* import k from "./k.ts"; */',
			"const l = 'import(\"./l.ts\")';",
		].join("\n");
		expect(importsOf(text).filter((target) => target !== "./l.ts")).toEqual(
			["a", "b", "c", "e", "f", "g", "h", "i"].map((name) => `./${name}.ts`),
		);
	});

	test("finds no words in comments, strings and templates", () => {
		expect(codeOf("a /* any */ + \"any\" // any\n+ `any` + 'any' + b")).toBe("a  +  \n+  +  + b");
	});

	test("finds a circle of three, and none where there is none", () => {
		const file = (path: string, ...files: readonly string[]): SourceFile => ({
			path,
			files,
			text: "",
			code: "",
			imports: files,
		});
		expect(importCircle([file("a", "b"), file("b", "c"), file("c", "a")])).toEqual(["a", "b", "c", "a"]);
		expect(importCircle([file("a", "b", "c"), file("b", "c"), file("c")])).toEqual([]);
	});

	test("sees the whole of src and of the simulator", () => {
		expect(pathsOf(src)).toEqual(
			expect.arrayContaining(["src/index.ts", "src/http/app.ts", "src/wechat/xml.ts"]),
		);
		expect(src.flatMap(({ imports }) => imports).length).toBeGreaterThan(150);
		expect(pathsOf(simulator)).toEqual(
			expect.arrayContaining(["simulator/index.ts", "simulator/api/menu.ts"]),
		);
		for (const { path, text, imports } of [...src, ...simulator]) {
			const written = text.match(/^(?:import|export)\b.*\bfrom "|^\} from "|^import "|\bimport\("/gm) ?? [];
			expect(imports, path).toHaveLength(written.length);
		}
	});
});

describe("src/", () => {
	test("has no folder and no file that is not a layer", () => {
		expect([...new Set(src.map(({ path }) => layerOf(path)))].filter((layer) => !(layer in BELOW))).toEqual(
			[],
		);
	});

	test.each(src)("$path imports downward only", ({ path, files }) => {
		const layer = layerOf(path);
		const allowed = [layer, ...(BELOW[layer] ?? [])];
		expect(files.filter((file) => !file.startsWith("src/") || !allowed.includes(layerOf(file)))).toEqual([]);
	});

	test.each(src)("$path imports only the packages of its layer", ({ path, imports }) => {
		const packages = imports.filter((target) => !isRelative(target)).map(packageOf);
		expect(packages.filter((name) => !PACKAGES[layerOf(path)]?.includes(name))).toEqual([]);
	});

	test("answers.ts and env.ts take types from their neighbours, and env.ts nothing but types", () => {
		for (const { path, text } of inLayers("answers.ts", "env.ts", "http")) {
			expect(text, path).not.toMatch(/^import (?!type)[^;]*from "(?:\.\.?\/)+env\.ts"/m);
		}
		for (const { text } of inLayers("env.ts")) expect(text).not.toMatch(/^import (?!type)/m);
	});

	test("no file imports itself in a circle, not even for a type", () => {
		expect(importCircle(src)).toEqual([]);
	});

	test("every relative import carries .ts and names a file", () => {
		const known = new Set(pathsOf(src));
		for (const { path, files } of src) {
			expect(
				files.filter((file) => !file.endsWith(".ts") || !known.has(file)),
				path,
			).toEqual([]);
		}
	});

	test("below http/ nobody writes to the console", () => {
		const below = inLayers("answers.ts", "env.ts", "events", "push", "slow", "access-token", "wechat");
		expect(below.length).toBeGreaterThan(30);
		expect(pathsOf(below.filter(({ code }) => /\bconsole\b/.test(code)))).toEqual([]);
	});

	test("nothing is any, and no error of the compiler is silenced", () => {
		expect(pathsOf(src.filter(({ code }) => /(?:[:<|&,=(]|\bas)\s*any\b/.test(code)))).toEqual([]);
		expect(pathsOf(src.filter(({ text }) => /@ts-(?:ignore|nocheck|expect-error)/.test(text)))).toEqual([]);
	});

	test("no file has more than 250 lines", () => {
		expect(pathsOf(src.filter(({ text }) => text.trimEnd().split("\n").length > 250))).toEqual([]);
	});

	test("every file opens with a comment", () => {
		expect(pathsOf(src.filter(({ text }) => !text.startsWith("/**")))).toEqual([]);
	});
});

test("only the two Workers have a default export", () => {
	const isDefault = ({ code }: SourceFile) => /^export default\b|\bas default\b/m.test(code);
	expect(pathsOf([...src, ...simulator].filter(isDefault))).toEqual(["src/index.ts", "simulator/index.ts"]);
});

describe("the gateway and its simulator", () => {
	test("the simulator imports nothing of src/, so that a mistake in one cannot cancel out in the other", () => {
		for (const { path, files } of simulator) {
			expect(
				files.filter((file) => file.startsWith("src/")),
				path,
			).toEqual([]);
		}
	});

	test("src/ imports nothing of the simulator", () => {
		for (const { path, files } of src) {
			expect(
				files.filter((file) => file.startsWith("simulator/")),
				path,
			).toEqual([]);
		}
	});
});

describe("src/wechat/ runs under bare Node, with type stripping alone", () => {
	const run = promisify(execFile);

	test.concurrent.each(pathsOf(inLayers("wechat")))("%s", { timeout: 30_000 }, async (path) => {
		const script = `await import(${JSON.stringify(`./${path}`)})`;
		const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "-e", script], {
			cwd: ROOT,
			env: {},
		});
		expect(stdout + stderr).toBe("");
	});
});
