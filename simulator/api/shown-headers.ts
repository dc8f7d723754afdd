/** The headers of an exchange that say something about it. The rest is what every connection has. */
import { fingerprint } from "./redact.ts";

/** By their usual spelling; secrets as fingerprints. */
export type ShownHeaders = Readonly<Record<string, string>>;

const shown = ["Content-Type", "X-Relay-Key", "Location", "Allow", "Retry-After"];
const secret = "X-Relay-Key";

export const shownHeaders = (headers: Headers): ShownHeaders =>
	Object.fromEntries(
		shown.flatMap((name) => {
			const value = headers.get(name);
			return value === null ? [] : [[name, name === secret ? fingerprint(value) : value]];
		}),
	);
