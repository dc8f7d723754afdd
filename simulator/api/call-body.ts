/** A call's body: text, or a form with a file. */
import { type JsonObject, parseObject } from "../json.ts";

export type CallBody = {
	/** The body as text, and as the JSON object that it is, if it is one. Of a form it is what curl's -F takes. */
	readonly text: string;
	readonly json: JsonObject | undefined;
	/** The file in the form's field `media`. */
	readonly media: UploadedFile | undefined;
};

export type UploadedFile = { readonly name: string; readonly bytes: ArrayBuffer };

export async function readBody(request: Request): Promise<CallBody> {
	const isForm = request.headers.get("Content-Type")?.toLowerCase().startsWith("multipart/form-data");
	if (isForm === true) return await readForm(request);
	const text = await request.text();
	return { text, json: parseObject(text), media: undefined };
}

/** A form that cannot be read has no fields. */
async function readForm(request: Request): Promise<CallBody> {
	const form = await request.formData().catch(() => new FormData());
	const media = form.get("media");
	return {
		text: Array.from(form, ([name, value]) => inShort(name, value)).join("\n"),
		json: undefined,
		media: media instanceof File ? { name: media.name, bytes: await media.arrayBuffer() } : undefined,
	};
}

const inShort = (name: string, value: File | string): string =>
	typeof value === "string" ? `${name}=${value}` : `${name}=@${value.name} (${value.size} bytes)`;
