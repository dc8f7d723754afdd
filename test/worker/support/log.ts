/** What the gateway logs, kept from the screen. */
import { afterEach, vi } from "vitest";

afterEach(() => vi.restoreAllMocks());

export interface LogLine {
	readonly level: "info" | "warn" | "error";
	readonly entry: unknown;
}

/** The lines logged from now on. */
export const logLines = (): readonly LogLine[] => {
	const lines: LogLine[] = [];
	for (const level of ["info", "warn", "error"] as const) {
		vi.spyOn(console, level).mockImplementation((entry: unknown) => void lines.push({ level, entry }));
	}
	return lines;
};
