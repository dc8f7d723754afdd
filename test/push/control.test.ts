/** The state table of pushes, and what is rung for after each act. */
import { describe, expect, it } from "vitest";
import { type Act, permissionFor, ringsFor, ringsLeft } from "../../src/push/control.ts";
import type { Push, PushStatus } from "../../src/push/push.ts";
import { toPush } from "../../src/push/push.ts";

const ACTS = ["pause", "resume", "cancel", "retry", "append", "close"] as const;

/** As the documentation draws it: `y` done, `=` nothing to do, `n` refused. */
const TABLE: readonly (readonly [PushStatus, string])[] = [
	["open", "nnynyy"],
	["sending", "y=ynn="],
	["paused", "=yyynn"],
	["done", "nnnyn="],
	["cancelled", "nn=nnn"],
];

const cells = TABLE.flatMap(([status, row]) => ACTS.map((act, index) => [status, act, row[index]] as const));

const push = (more: Readonly<Record<string, string | number | null>> = {}): Push =>
	toPush({
		id: "p",
		status: "sending",
		message: "{}",
		reason: null,
		chunks: 7,
		walk: 3,
		walk_from: -1,
		...more,
	});

describe("a push", () => {
	it.each(cells)("that is %s: %s is %s", (status, act, mark) => {
		expect({ yes: "y", same: "=", no: "n" }[permissionFor(status, act)]).toBe(mark);
	});
});

describe("what is rung for", () => {
	const all = { push: "p", work: "ring", walk: 3, from: -1, after: -1 };

	it.each<Act>(["resume", "close"])("after %s is all that is left", (act) => {
		expect(ringsFor(push(), act)).toEqual([all]);
	});

	it("after pause is nothing", () => {
		expect(ringsFor(push({ status: "paused" }), "pause")).toEqual([]);
	});

	it("after cancel is the cancelling", () => {
		expect(ringsFor(push({ status: "cancelled" }), "cancel")).toEqual([
			{ push: "p", work: "cancel", after: -1 },
		]);
	});

	it("after retry is the retry, which rings when it has put back all", () => {
		expect(ringsFor(push({ retry_after: -1 }), "retry")).toEqual([{ push: "p", work: "retry", after: -1 }]);
	});

	it("is the rest of a retry", () => {
		expect(ringsLeft(push({ retry_after: 165 }))).toEqual([{ push: "p", work: "retry", after: -1 }]);
	});

	it("is nothing for an open push that nobody was added to", () => {
		expect(ringsLeft(push({ status: "open", chunks: 0, walk: 0, walk_from: null }))).toEqual([]);
	});

	it("is WeChat's list too, as long as it is not read to its end", () => {
		expect(ringsLeft(push({ audience_cursor: "" }))).toEqual([all, { push: "p", work: "audience" }]);
	});
});
