/**
 * Takes secrets out of bytes that come in parts, of whatever type and length. Kept from one part to the next is only what
 * may be the beginning of a secret: less than the longest one has.
 */
import { joinedBytes } from "../joined-bytes.ts";
import { encodeUtf8 } from "../utf8.ts";

export interface ByteCleaner {
	/** What of this part, and of what was kept before it, can be handed on. */
	readonly push: (part: Uint8Array) => Uint8Array;
	/** What was kept: it was no secret after all. */
	readonly end: () => Uint8Array;
}

/** `mask` stands in a secret's place: a text, or the sign with which its length is filled where that must not change. */
export const createByteCleaner = (
	secrets: readonly string[],
	mask: "…" | { readonly sameLength: "*" },
): ByteCleaner => {
	const stages = [...new Set(secrets)]
		.filter((secret) => secret !== "")
		.map((secret) => createStage(encodeUtf8(secret), maskFor(secret, mask)));
	return {
		push: (part) => stages.reduce((bytes, stage) => stage.push(bytes), part),
		end: () =>
			stages.reduce<Uint8Array>(
				(bytes, stage) => joinedBytes([stage.push(bytes), stage.end()]),
				new Uint8Array(),
			),
	};
};

const maskFor = (secret: string, mask: "…" | { readonly sameLength: "*" }): Uint8Array =>
	encodeUtf8(typeof mask === "string" ? mask : mask.sameLength.repeat(encodeUtf8(secret).length));

const createStage = (secret: Uint8Array, mask: Uint8Array): ByteCleaner => {
	const indexIn = searchFor(secret);
	let kept: Uint8Array = new Uint8Array();
	return {
		push: (part) => {
			const bytes = kept.length === 0 ? part : joinedBytes([kept, part]);
			const clean: Uint8Array[] = [];
			let start = 0;
			for (let found = indexIn(bytes, 0); found !== -1; found = indexIn(bytes, start)) {
				clean.push(bytes.subarray(start, found), mask);
				start = found + secret.length;
			}
			const end = bytes.length - lengthOfBeginning(secret, bytes.subarray(start));
			kept = bytes.slice(end);
			const rest = bytes.subarray(start, end);
			return clean.length === 0 ? rest : joinedBytes([...clean, rest]);
		},
		end: () => {
			const rest = kept;
			kept = new Uint8Array();
			return rest;
		},
	};
};

/**
 * Horspool's search: a byte that is not in the secret is passed together with the secret's length of bytes, so that ten
 * megabytes cost some hundred thousand steps.
 */
const searchFor = (secret: Uint8Array) => {
	const last = secret.length - 1;
	const steps = new Uint16Array(256).fill(secret.length);
	for (let index = 0; index < last; index += 1) steps[secret[index] ?? 0] = last - index;
	return (bytes: Uint8Array, from: number): number => {
		for (let at = from; at + last < bytes.length; at += steps[bytes[at + last] ?? 0] ?? 1) {
			let matching = last;
			while (matching >= 0 && bytes[at + matching] === secret[matching]) matching -= 1;
			if (matching < 0) return at;
		}
		return -1;
	};
};

/** With how many of the secret's first bytes these end; less than all of them. */
const lengthOfBeginning = (secret: Uint8Array, bytes: Uint8Array): number => {
	for (let length = Math.min(bytes.length, secret.length - 1); length > 0; length -= 1) {
		const start = bytes.length - length;
		let matching = 0;
		while (matching < length && bytes[start + matching] === secret[matching]) matching += 1;
		if (matching === length) return length;
	}
	return 0;
};
