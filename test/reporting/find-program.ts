/** Where a program of this machine is. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The first file in PATH with one of these names that can be run; undefined where there is none. */
export const findProgram = (names: readonly string[], path = process.env["PATH"] ?? ""): string | undefined =>
	path
		.split(delimiter)
		.flatMap((folder) => names.map((name) => join(folder, name)))
		.find(isExecutable);

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
