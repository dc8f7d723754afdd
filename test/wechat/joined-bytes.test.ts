import { expect, test } from "vitest";
import { joinedBytes } from "../../src/wechat/joined-bytes.ts";

test("parts are one after the other, and empty ones leave nothing", () => {
	const parts = [Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3)];
	expect(joinedBytes(parts)).toEqual(Uint8Array.of(1, 2, 3));
});

test("no parts are no bytes", () => {
	expect(joinedBytes([])).toEqual(new Uint8Array());
});

test("a part that is a window on other bytes is that window", () => {
	expect(joinedBytes([Uint8Array.of(1, 2, 3, 4).subarray(1, 3)])).toEqual(Uint8Array.of(2, 3));
});
