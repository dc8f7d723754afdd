/**
 * The document's examples: each request is sent, and each answer compared with the one shown and with its schema. What an
 * example needs to come true (WeChat's answer, a variable, a push that is there) stands in its world, in worlds.ts.
 */
import { describe, expect, it } from "vitest";
import { useLedger } from "../support/ledger.ts";
import { logLines } from "../support/log.ts";
import { useSettableDate } from "../support/settable-date.ts";
import { call } from "./call.ts";
import { at, entriesAt, namesAt, OPERATIONS, type Operation } from "./document.ts";
import { type Example, examplesOf } from "./example.ts";
import { faultsOf, faultsOfText } from "./schema.ts";

useSettableDate();
useLedger();

const CALLS = OPERATIONS.flatMap((operation) =>
	examplesOf(operation).map((example) => ({
		title: `${operation.method} ${operation.path} ${example.status} ${example.name}`,
		operation,
		example,
	})),
);

describe("an example's request is answered as the document says", () => {
	it.each(CALLS)("$title", async ({ operation, example }) => {
		logLines();
		const response = await call(operation, example);
		const body = await bodyOf(response);
		expectStatus(response, operation, example);
		expectBody(response, body, operation, example);
		expectHeaders(response, operation, example);
	});
});

const SHARED = Map.groupBy(
	CALLS.filter(({ example }) => example.isShared),
	({ example }) => example.name,
);

it.each([...SHARED])(
	"what many operations answer as %s is word for word the answer of the first",
	async (_, calls) => {
		logLines();
		for (const { operation, example } of calls.slice(0, 1)) {
			expect(lasting(await bodyOf(await call(operation, example)))).toEqual(lasting(example.value));
		}
	},
);

const mediaTypeOf = (response: Response): string => response.headers.get("Content-Type")?.split(";")[0] ?? "";

const bodyOf = async (response: Response): Promise<unknown> => {
	const text = await response.text();
	return mediaTypeOf(response).endsWith("json") ? JSON.parse(text) : text;
};

const expectStatus = ({ status }: Response, { content }: Operation, example: Example): void => {
	const named = namesAt(content, "responses");
	expect(named.includes(String(status)) ? String(status) : "default").toBe(example.status);
};

const expectBody = (
	response: Response,
	body: unknown,
	{ content }: Operation,
	{ status, mediaType, value, isShared }: Example,
): void => {
	if (mediaType === undefined) {
		expect(body).toBe("");
		return;
	}
	if (mediaType !== "*/*") expect(mediaTypeOf(response)).toBe(mediaType);
	expect(isShared ? kindOf(body) : lasting(body)).toEqual(isShared ? kindOf(value) : lasting(value));
	expect(faultsOf(body, at(content, "responses", status, "content", mediaType, "schema"))).toEqual([]);
};

const expectHeaders = (response: Response, { content }: Operation, { name, status }: Example): void => {
	for (const [header, promise] of entriesAt(content, "responses", status, "headers")) {
		const text = response.headers.get(header);
		if (at(promise, "required") === true) expect(text, header).not.toBeNull();
		if (text !== null) expect(faultsOfText(text, at(promise, "schema")), header).toEqual([]);
		const shown = at(promise, "examples", name, "value");
		if (shown !== undefined) expect(lasting(text), header).toEqual(lasting(shown));
	}
};

/** What the answers of many operations have in common. */
const kindOf = (body: unknown): object => ({
	type: at(body, "type"),
	title: at(body, "title"),
	status: at(body, "status"),
});

/** Without times, ids and signatures, which are others in every answer. */
const lasting = (value: unknown): unknown =>
	JSON.parse(
		JSON.stringify(value, (_, part: unknown) => {
			if (typeof part === "number") return part > 1_000_000_000 ? "a time" : part;
			if (typeof part !== "string") return part;
			return part.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "a time").replace(/[\da-z]{20,}/g, "an id");
		}),
	);
