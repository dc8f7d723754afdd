/** The requests that the document shows. */
import { isJsonObject } from "../../../src/wechat/json.ts";
import { at, entriesAt, itemsAt, namesAt, type Operation } from "./document.ts";

/** What is otherwise than in the document, because it could not be known when that was written. */
export interface Change {
	readonly query?: Readonly<Record<string, string>>;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: BodyInit;
}

export interface ShownRequest {
	readonly url: string;
	readonly init: RequestInit;
}

const ORIGIN = "https://wx.example.com";

/** All parts that are shown under this name; where none is, those of the operation's first request. */
export const requestOf = (operation: Operation, name: string, change: Change = {}): ShownRequest => {
	const shown = partsOf(operation).flatMap((part) => namesAt(part, "examples"));
	const chosen = shown.includes(name) ? name : (shown[0] ?? "");
	const url = new URL(pathOf(operation, chosen), ORIGIN);
	url.search = new URLSearchParams({ ...queryOf(operation, chosen), ...change.query }).toString();
	const body = bodyOf(operation, chosen);
	const headers = {
		...textsIn(operation, "header", chosen),
		...(body === undefined ? {} : { "Content-Type": body.mediaType }),
		...change.headers,
	};
	const sent = change.body ?? body?.text;
	const { method } = operation;
	return { url: url.href, init: { method, headers, ...(sent === undefined ? {} : { body: sent }) } };
};

/** A request's body in each media type, and its parameters. */
export const partsOf = ({ content }: Operation): readonly unknown[] => [
	...entriesAt(content, "requestBody", "content").map(([, body]) => body),
	...itemsAt(content, "parameters"),
];

/** A slash in a value is encoded, as by a client made from the document. */
const pathOf = (operation: Operation, name: string): string =>
	Object.entries(textsIn(operation, "path", name)).reduce(
		(path, [key, text]) => path.replace(`{${key}}`, encodeURIComponent(text)),
		operation.path,
	);

/** An object's members are parameters of their own. */
const queryOf = (operation: Operation, name: string): Texts =>
	textsOf(
		valuesIn(operation, "query", name).flatMap(([key, value]) =>
			isJsonObject(value) ? Object.entries(value) : [[key, value] as const],
		),
	);

type Texts = Readonly<Record<string, string>>;
type Values = readonly (readonly [name: string, value: unknown])[];

const textsIn = (operation: Operation, place: string, name: string): Texts =>
	textsOf(valuesIn(operation, place, name));

const textsOf = (values: Values): Texts =>
	Object.fromEntries(values.map(([name, value]) => [name, String(value)]));

const valuesIn = ({ content }: Operation, place: string, name: string): Values =>
	itemsAt(content, "parameters")
		.filter((parameter) => at(parameter, "in") === place)
		.flatMap((parameter) => {
			const value = at(parameter, "examples", name, "value") ?? at(parameter, "example");
			return value === undefined ? [] : [[String(at(parameter, "name")), value] as const];
		});

const bodyOf = ({ content }: Operation, name: string) => {
	const shown = entriesAt(content, "requestBody", "content").find(([, body]) =>
		namesAt(body, "examples").includes(name),
	);
	if (shown === undefined) return undefined;
	const [mediaType, body] = shown;
	const value = at(body, "examples", name, "value");
	return { mediaType, text: typeof value === "string" ? value : JSON.stringify(value) };
};
