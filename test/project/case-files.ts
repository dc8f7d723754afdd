/** The case files, by their names without `.json`. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Case, casesIn } from "../worker/cases/case.ts";

const directory = join(import.meta.dirname, "../cases");

export interface CaseFile {
	readonly name: string;
	readonly cases: readonly Case[];
}

export const caseFiles = (): readonly CaseFile[] =>
	readdirSync(directory)
		.filter((name) => name.endsWith(".json"))
		.map((name) => ({
			name: name.slice(0, -".json".length),
			cases: casesIn(JSON.parse(readFileSync(join(directory, name), "utf8"))),
		}));
