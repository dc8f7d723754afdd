import { expect, test } from "vitest";
import { needsTime, separatorText } from "../../../simulator/page/phone/time-separator.ts";

const minutes = 60_000;

/** In the time zone of this machine, as the page shows it. */
const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).getTime();

test("a time stands above the first message", () => {
	expect(needsTime(at(22, 14, 2), undefined)).toBe(true);
});

test("a time stands after a pause of more than five minutes, and not before", () => {
	const before = at(22, 14, 2);
	expect(needsTime(before + 5 * minutes, before)).toBe(false);
	expect(needsTime(before + 5 * minutes + 1, before)).toBe(true);
});

test("a time stands where the simulator's clock was set back", () => {
	expect(needsTime(at(22, 14, 2), at(22, 15, 0))).toBe(true);
});

test.each([
	["zh", at(22, 14, 2), "14:02"],
	["en", at(22, 14, 2), "14:02"],
	["zh", at(21, 23, 59), "昨天 23:59"],
	["en", at(21, 0, 5), "Yesterday 00:05"],
	["zh", at(18, 9, 0), "星期三 09:00"],
	["en", at(18, 9, 0), "Wednesday 09:00"],
	["zh", at(15, 9, 0), "2026年11月15日 09:00"],
	["en", at(15, 9, 0), "15 November 2026 09:00"],
	["zh", at(23, 9, 0), "2026年11月23日 09:00"],
] as const)("seen on the 22nd in %s, %d is %s", (language, said, text) => {
	expect(separatorText(said, at(22, 20, 0), language)).toBe(text);
});
