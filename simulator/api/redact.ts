/** Keeps secrets out of the record, while the same one can still be recognized. */
import { createHash } from "node:crypto";

/** The first hex digits of a secret's SHA-256. */
export const fingerprint = (secret: string): string =>
	`sha256:${createHash("sha256").update(secret).digest("hex").slice(0, 12)}`;

const secretNames: readonly string[] = ["access_token", "secret", "appsecret", "ticket"];

/** The query with fingerprints in the place of secrets. */
export const redactQuery = (query: URLSearchParams): Readonly<Record<string, string>> =>
	Object.fromEntries(
		Array.from(query, ([name, value]) => [name, secretNames.includes(name) ? fingerprint(value) : value]),
	);

/** A body, JSON or not, with fingerprints in the place of secrets. */
export const redactBody = (body: string): string =>
	body.replace(
		/("(?:access_token|secret|appsecret|ticket)"\s*:\s*)"([^"]*)"/g,
		(_whole, name: string, secret: string) => `${name}"${fingerprint(secret)}"`,
	);
