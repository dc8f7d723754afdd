/** Keeps secrets out of the record, while the same one can still be recognized. */
import { createHash } from "node:crypto";

/** How a secret begins, and the first hex digits of its SHA-256. */
export const fingerprint = (secret: string): string =>
	`${secret.slice(0, 6)}…sha256:${createHash("sha256").update(secret).digest("hex").slice(0, 12)}`;

/** The same text with nothing but the beginning of each secret. */
export const withoutHashes = (text: string): string => text.replace(/…sha256:[0-9a-f]{12}/g, "…");

const secretNames = ["access_token", "refresh_token", "secret", "appsecret", "ticket", "code"] as const;

const anyName = secretNames.join("|");
const isSecret = new RegExp(`^(?:${anyName})$`, "i");
const inJson = new RegExp(String.raw`("(?:${anyName})"\s*:\s*)"((?:[^"\\]|\\.)*)"`, "gi");
const inForm = new RegExp(String.raw`(^|[?&\s])(${anyName})=([^&\s"]+)`, "gi");

/** The query with fingerprints in the place of secrets. */
export const redactQuery = (query: URLSearchParams): Readonly<Record<string, string>> =>
	Object.fromEntries(
		Array.from(query, ([name, value]) => [name, isSecret.test(name) ? fingerprint(value) : value]),
	);

/** A body, be it JSON or `name=value`, with fingerprints in the place of secrets. */
export const redactBody = (body: string): string =>
	body
		.replace(inJson, (_whole, name: string, secret: string) => `${name}"${fingerprint(secret)}"`)
		.replace(
			inForm,
			(_whole, before: string, name: string, secret: string) => `${before}${name}=${fingerprint(secret)}`,
		);
