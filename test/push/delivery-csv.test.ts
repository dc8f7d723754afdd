/** Deliveries as CSV: what a spreadsheet makes of them. */
import { describe, expect, it } from "vitest";
import { CSV_HEAD, renderCsv } from "../../src/push/delivery-csv.ts";
import type { Delivery } from "../../src/push/page-deliveries.ts";

const DELIVERY: Delivery = {
	touser: "oFollower",
	status: "rejected",
	msgid: null,
	errcode: 43004,
	errmsg: "require subscribe",
	receipt: null,
	receipt_match: null,
	updated_at: "2026-10-01T04:00:00.000Z",
};

it("begins with a byte order mark and the names of the columns", () => {
	expect(CSV_HEAD).toBe("\uFEFFtouser,status,msgid,errcode,errmsg,receipt,receipt_match,updated_at\r\n");
});

it("is a line for each delivery, ended by CR LF; what is null is empty", () => {
	const line = "oFollower,rejected,,43004,require subscribe,,,2026-10-01T04:00:00.000Z\r\n";
	expect(renderCsv([DELIVERY, DELIVERY])).toBe(line + line);
});

it("of no deliveries is nothing", () => {
	expect(renderCsv([])).toBe("");
});

const cellOf = (errmsg: string): string =>
	renderCsv([{ ...DELIVERY, errmsg }]).slice(
		"oFollower,rejected,,43004,".length,
		-",,,2026-10-01T04:00:00.000Z\r\n".length,
	);

describe("a msgid survives a spreadsheet", () => {
	const msgidOf = (msgid: string) => renderCsv([{ ...DELIVERY, msgid }]).split(",")[2];

	it("with a tab in front, without which Excel shows 16 digits and more as 3.01E+18", () => {
		expect(msgidOf("3012345678901234567")).toBe("\t3012345678901234567");
		expect(msgidOf("1234567890123456")).toBe("\t1234567890123456");
	});

	it("as it is, up to 15 digits", () => {
		expect(msgidOf("200163836")).toBe("200163836");
		expect(msgidOf("123456789012345")).toBe("123456789012345");
	});
});

describe("a text that a spreadsheet would run gets an apostrophe in front", () => {
	it.each([
		["=1+1", "'=1+1"],
		["+1", "'+1"],
		["-1", "'-1"],
		["@SUM(A1)", "'@SUM(A1)"],
		["\t=1", "'\t=1"],
		["\r=1", '"\'\r=1"'],
		["＝1+1", "'＝1+1"],
		['=HYPERLINK("http://example.com")', '"\'=HYPERLINK(""http://example.com"")"'],
	])("%j", (text, cell) => {
		expect(cellOf(text)).toBe(cell);
	});

	it("but not a number, nor a text that only contains such a sign", () => {
		expect(renderCsv([{ ...DELIVERY, errcode: -1 }])).toContain(",-1,");
		expect(cellOf("a=1")).toBe("a=1");
	});
});

describe("a cell is quoted where it must be", () => {
	it.each([
		["a,b", '"a,b"'],
		['say "hello"', '"say ""hello"""'],
		["two\nlines", '"two\nlines"'],
		["中文，全角", "中文，全角"],
	])("%j", (text, cell) => {
		expect(cellOf(text)).toBe(cell);
	});
});
