/** PUSH_RETENTION_DAYS: what cannot be read deletes nothing. */
import { describe, expect, it } from "vitest";
import { readRetentionDays } from "../../src/push/retention.ts";

const read = (PUSH_RETENTION_DAYS?: string) =>
	readRetentionDays(PUSH_RETENTION_DAYS === undefined ? {} : { PUSH_RETENTION_DAYS });

describe("the days that finished pushes are kept", () => {
	it.each([
		[undefined, 90],
		["", 90],
		[" ", 90],
		["1", 1],
		[" 30 ", 30],
		["3650", 3650],
	])("%j are %i", (text, days) => {
		expect(read(text)).toEqual({ ok: true, value: days });
	});

	it.each(["0", "-1", "0.5", "1e3", "90 days", "ninety", "NaN", "Infinity", "999999"])(
		"%j is refused, and the variable is named",
		(text) => {
			expect(read(text)).toMatchObject({
				ok: false,
				error: { kind: "misconfigured", variable: "PUSH_RETENTION_DAYS" },
			});
		},
	);
});
