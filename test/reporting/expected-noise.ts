/** What workerd and Vite say on standard error although all is as the tests want it. */
import type { Reporter } from "vitest/node";

const noise: readonly RegExp[] = [
	// Durable Objects that die because a test kills them, or because it is over.
	/^uncaught exception; .*jsg\.Error: killed\b/,
	/^uncaught exception; .*Application called deleteAllDurableObjects\(\)/,
	// The pretend WeChat's uploads, which tests compare byte by byte.
	/^console warning; message = Called \.text\(\) on an HTTP body which does not appear to be text\./,
	// The test of an Idempotency-Key that is no ASCII.
	/^A header value for "Idempotency-Key" contains non-ASCII characters: /,
	// A machine that is busy: the alarm runs all the same.
	/^NOSENTRY SQLite alarm overdue, running despite AlarmManager mismatch;/,
	/^Sourcemap for ".*\/node_modules\/.*" points to missing source files$/m,
];

/** `text` is one message, its stack included. */
export const isExpectedNoise = (text: string): boolean => noise.some((pattern) => pattern.test(text));

/** Keeps these messages from standard error. To stand behind the reporter that draws: that one changes the stream, too. */
export class NoiseFilter implements Reporter {
	#isOn = false;

	onInit(): void {
		if (this.#isOn) return;
		this.#isOn = true;
		const { stderr } = process;
		stderr.write = new Proxy(stderr.write, {
			apply: (write, _, parts: readonly unknown[]) =>
				typeof parts[0] === "string" && isExpectedNoise(parts[0])
					? true
					: Reflect.apply(write, stderr, parts),
		});
	}
}
