/**
 * Compares what a command printed with what a README shows, where `…` stands for whatever differs from run to run: in a
 * text for any characters, as a JSON value for any value, as a JSON key or the last item of a list for any others.
 */
import { expect } from "vitest";
import { isJsonObject } from "../../../src/wechat/json.ts";
import type { Printed } from "./readme-blocks.ts";

/** Fails with the difference. Without `shown`, nothing may have been printed. */
export function expectPrinted(actual: string, shown: Printed | undefined): void {
	if (shown?.language === "json") {
		const value: unknown = JSON.parse(actual);
		expect(value).toEqual(filledIn(JSON.parse(shown.text), value));
	} else {
		const text = actual.trimEnd();
		expect(text).toBe(filledIn(shown?.text ?? "", text));
	}
}

/** `shown` with each `…` replaced by what stands there in `actual`; where the two differ, it stays as it is. */
function filledIn(shown: unknown, actual: unknown): unknown {
	if (shown === "…") return actual;
	if (typeof shown === "string" && typeof actual === "string") return fits(shown, actual) ? actual : shown;
	if (Array.isArray(shown) && Array.isArray(actual)) return filledInList(shown, actual);
	if (isJsonObject(shown) && isJsonObject(actual)) {
		const { "…": others, ...members } = shown;
		const filled = Object.entries(members).map(([key, value]) => [
			key,
			key in actual ? filledIn(value, actual[key]) : value,
		]);
		return { ...(others === undefined ? {} : actual), ...Object.fromEntries(filled) };
	}
	return shown;
}

function filledInList(shown: readonly unknown[], actual: readonly unknown[]): readonly unknown[] {
	const isOpen = shown.at(-1) === "…";
	const items = isOpen ? shown.slice(0, -1) : shown;
	return [
		...items.map((item, index) => filledIn(item, actual[index])),
		...(isOpen ? actual.slice(items.length) : []),
	];
}

const fits = (shown: string, actual: string): boolean =>
	new RegExp(`^${shown.split("…").map(escaped).join(".*")}$`, "s").test(actual);

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
