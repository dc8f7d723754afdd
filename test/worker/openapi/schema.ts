/** Whether a value is what a schema of the document promises. */
import { Validator } from "@cfworker/json-schema";
import { isJsonObject } from "../../../src/wechat/json.ts";
import { at, DOCUMENT } from "./document.ts";

/** What is wrong with it, in words; nothing when it fits. References mean the document's components. */
export const faultsOf = (value: unknown, schema: unknown): readonly string[] => {
	if (!isJsonObject(schema)) return ["there is no schema"];
	const components = { schemas: at(DOCUMENT, "components", "schemas") };
	const { errors } = new Validator({ ...schema, components }, "2020-12", false).validate(value);
	return errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
};

/** The same for a header or a parameter, which is always text. */
export const faultsOfText = (text: string, schema: unknown): readonly string[] =>
	at(schema, "type") === "integer" ? faultsOf(Number(text), schema) : faultsOf(text, schema);
