/** The figures as a table for the terminal. */
import { isReached, type Result } from "./figure.ts";

/** One line for each figure: what, measured, target, reached or not. */
export function table(results: readonly Result[]): string {
	const rows = results.map((result) => [
		result.what,
		shown(result.measured, result.unit),
		`≤ ${shown(result.atMost, result.unit)}`,
		isReached(result) ? "reached" : "MISSED",
	]);
	return aligned([["figure", "measured", "target", ""], ...rows]);
}

const shown = (value: number, unit: string): string =>
	`${Number.isInteger(value) ? value : value.toFixed(2)} ${unit}`.trimEnd();

function aligned(rows: readonly (readonly string[])[]): string {
	const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
	return rows
		.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("   "))
		.map((line) => line.trimEnd())
		.join("\n");
}
