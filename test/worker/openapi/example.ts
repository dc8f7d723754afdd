/** The answers that the document shows. */
import { at, entriesAt, isReference, namesAt, type Operation } from "./document.ts";

export interface Example {
	/** Parts of a request and answers of one name belong together. */
	readonly name: string;
	/** `200`; or `default`, whatever is not named. */
	readonly status: string;
	/** Undefined where the answer has no body. */
	readonly mediaType: string | undefined;
	/** The body: what its JSON says, or its text. */
	readonly value: unknown;
	/** It stands for the answers of many operations, which differ in their words. */
	readonly isShared: boolean;
}

export const examplesOf = ({ content }: Operation): readonly Example[] =>
	entriesAt(content, "responses").flatMap(([status, response]) => {
		const isShared = isReference(response);
		const bodies = entriesAt(response, "content").flatMap(([mediaType, body]) =>
			entriesAt(body, "examples").map(([name, example]) => {
				const value = at(example, "value");
				return { name, status, mediaType, value, isShared };
			}),
		);
		return bodies.length > 0 ? bodies : bodilessExamples(status, response, isShared);
	});

/** An answer without a body is shown by its headers. */
const bodilessExamples = (status: string, response: unknown, isShared: boolean): readonly Example[] => {
	const names = entriesAt(response, "headers").flatMap(([, header]) => namesAt(header, "examples"));
	return [...new Set(names)].map((name) => ({ name, status, mediaType: undefined, value: "", isShared }));
};
