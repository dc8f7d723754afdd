/** The repository's TypeScript files as text, with what each imports: read as text, so that type imports count too. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join, posix, sep } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

export interface SourceFile {
	/** From the repository, as in `src/wechat/xml.ts`. */
	readonly path: string;
	readonly text: string;
	/** Without comments, strings and templates. */
	readonly code: string;
	/** As written: `./result.ts`, `hono`. */
	readonly imports: readonly string[];
	/** The relative ones, from the repository. */
	readonly files: readonly string[];
}

/** Every `.ts` file under a folder, hidden folders aside. */
export const sourceFiles = (folder: string): readonly SourceFile[] =>
	globSync(`${folder}/**/*.ts`, { cwd: ROOT })
		.map((path) => path.split(sep).join("/"))
		.filter((path) => !path.includes("/."))
		.sort()
		.map(readSource);

const readSource = (path: string): SourceFile => {
	const text = readFileSync(join(ROOT, path), "utf8");
	const imports = importsOf(text);
	const files = imports.filter(isRelative).map((target) => posix.join(dirname(path), target));
	return { path, text, code: codeOf(text), imports, files };
};

export const isRelative = (target: string): boolean => target.startsWith(".");

const COMMENT_OR_TEXT =
	/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;

export const codeOf = (text: string): string => text.replace(COMMENT_OR_TEXT, "");

/** `import … from`, `export … from`, `import "…"` and `import("…")`, also of types, but not in comments. */
export const importsOf = (text: string): readonly string[] => {
	const uncommented = text.replace(COMMENT_OR_TEXT, (found) => (/^\/[*/]/.test(found) ? "" : found));
	const pattern =
		/(?:^|\n)(?:import|export)\b[^;"]*?\bfrom\s*"([^"]+)"|(?:^|\n)import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/g;
	return Array.from(
		uncommented.matchAll(pattern),
		([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? "",
	);
};

/** The first circle of files that import one another, in order, or none. */
export const importCircle = (files: readonly SourceFile[]): readonly string[] => {
	const imports = new Map(files.map((file) => [file.path, file.files]));
	const done = new Set<string>();
	const circleFrom = (path: string, trail: readonly string[]): readonly string[] => {
		if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
		if (done.has(path)) return [];
		for (const next of imports.get(path) ?? []) {
			const circle = circleFrom(next, [...trail, path]);
			if (circle.length > 0) return circle;
		}
		done.add(path);
		return [];
	};
	for (const { path } of files) {
		const circle = circleFrom(path, []);
		if (circle.length > 0) return circle;
	}
	return [];
};
