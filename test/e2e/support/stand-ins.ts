/**
 * What runs in place of a README's command that a test cannot run as it is written. Everything else runs as written.
 */

interface StandIn {
	readonly pattern: RegExp;
	readonly instead: (command: string) => string;
}

/** The clone borrows this repository's packages. That they install is for CI, which begins with `npm ci`. */
const packagesAreThere = "test -x node_modules/.bin/wrangler";

const standIns: readonly StandIn[] = [
	// All tests would begin with this one again: CI runs them. Asked for its help, vitest fails for an option it does not have.
	{ pattern: /^npm ci && npm test$/, instead: () => `${packagesAreThere} && npm test -- --help` },
	{ pattern: /^npm ci && npm start$/, instead: () => `${packagesAreThere} && npm start` },
	// Deploying needs a Cloudflare account: the Worker is built and nothing is sent.
	{ pattern: /^npm run deploy$/, instead: (command) => `${command} -- --dry-run` },
	// The local gateway has no EVENTS_URL, and says so.
	{ pattern: /\/api\/events\/resume /, instead: (command) => `${command} | grep 'EVENTS_URL is not set'` },
	// Login and secrets need one, too: asked for its help, wrangler fails for a command that it does not have.
	{ pattern: /^npx wrangler /, instead: (command) => `${command} --help` },
];

/** Values that stand for the reader's own: here the local gateway's. */
const local = [
	["https://wx.example.com", "http://localhost:8787"],
	["YOUR_KEY", "local-development-key"],
	["YOUR_TOKEN", "simulatorToken"],
] as const;

/** The command to run for `written`, and whether what it prints is what the README shows. */
export function standInFor(written: string): { readonly command: string; readonly printsTheSame: boolean } {
	const lines = written.split("\n");
	const replaced = lines.map(
		(line) => standIns.find(({ pattern }) => pattern.test(line))?.instead(line) ?? line,
	);
	const command = local.reduce((text, [reader, ours]) => text.replaceAll(reader, ours), replaced.join("\n"));
	return { command, printsTheSame: replaced.every((line, index) => line === lines[index]) };
}
