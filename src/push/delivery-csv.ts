/**
 * Deliveries as CSV (RFC 4180) that a spreadsheet opens with its Chinese intact and cannot be made to run: a text that
 * begins like a formula gets an apostrophe in front, a long number such as a msgid a tab.
 */
import type { Delivery } from "./page-deliveries.ts";

const COLUMNS = [
	"touser",
	"status",
	"msgid",
	"errcode",
	"errmsg",
	"receipt",
	"receipt_match",
	"updated_at",
] as const satisfies readonly (keyof Delivery)[];

/** Excel takes a file without one for the system's old encoding. */
const BYTE_ORDER_MARK = "\uFEFF";

export const CSV_HEAD = `${BYTE_ORDER_MARK}${COLUMNS.join(",")}\r\n`;

export const renderCsv = (deliveries: readonly Delivery[]): string =>
	deliveries
		.map((delivery) => `${COLUMNS.map((column) => renderCell(delivery[column])).join(",")}\r\n`)
		.join("");

/** The wide forms are formulas too where Chinese and Japanese are typed. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** A spreadsheet shows a number of more than 15 digits as 3.01E+18 and forgets the rest, unless a tab makes it a text. */
const LONG_NUMBER = /^\d{16,}$/;

const renderCell = (value: string | number | null): string => {
	if (value === null) return "";
	if (typeof value === "number") return String(value);
	if (LONG_NUMBER.test(value)) return `\t${value}`;
	const text = FORMULA.test(value) ? `'${value}` : value;
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
