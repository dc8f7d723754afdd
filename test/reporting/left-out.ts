/**
 * Tests that need programs beside Node, and are left out on a machine without them; in CI they run and fail instead. What
 * is left out is told at the end of the run, by left-out-reporter.ts.
 */
import { findProgram } from "./find-program.ts";

/** The names under which a program may be found, and the package of Debian and Ubuntu that brings it. */
interface Program {
	readonly names: readonly string[];
	readonly package: string;
}

const program = (name: string, packageName = name): Program => ({ names: [name], package: packageName });

export const CHROMIUM: Program = {
	names: ["chromium", "chromium-browser", "google-chrome"],
	package: "chromium",
};

const [bash, curl, openssl] = [program("bash"), program("curl"), program("openssl")];

interface Part {
	/** As the reader of the test run's end is told. */
	readonly what: string;
	/** Where its tests are, from the repository's root. */
	readonly place: string;
	readonly programs: readonly Program[];
}

export const PARTS = {
	browser: { what: "the phone in a browser", place: "test/browser/", programs: [CHROMIUM] },
	curlLines: { what: "curl lines of the wire", place: "test/browser/wire.test.ts", programs: [bash, curl] },
	documents: {
		what: "the command lines of README and docs/",
		place: "test/e2e/readme.test.ts",
		programs: [bash, curl],
	},
	replayLines: {
		what: "the command lines that replay events",
		place: "test/project/events-replay-doc.test.ts",
		programs: [curl],
	},
	processes: {
		what: "whom npm start ends",
		place: "test/e2e/start.test.ts",
		programs: [program("ps", "procps")],
	},
	relay: { what: "the relay", place: "test/e2e/relay.test.ts", programs: [program("caddy")] },
	php: {
		what: "the example in PHP",
		place: "test/e2e/examples.test.ts",
		programs: [program("php", "php-cli"), curl, openssl],
	},
	python: {
		what: "the example in Python",
		place: "test/e2e/examples.test.ts",
		programs: [program("python3"), curl, openssl],
	},
} as const satisfies Readonly<Record<string, Part>>;

export type PartName = keyof typeof PARTS;

/** Those of its programs that are not in `path`. */
export const missingPrograms = (name: PartName, path?: string): readonly Program[] =>
	PARTS[name].programs.filter(({ names }) => findProgram(names, path) === undefined);

export const isLeftOut = (name: PartName): boolean =>
	process.env["CI"] === undefined && missingPrograms(name).length > 0;

/** What is said of it, in a line; `path` as in PATH. */
export const leftOutLine = (name: PartName, path?: string): string => {
	const missing = missingPrograms(name, path);
	const { what, place } = PARTS[name];
	const names = missing.map((one) => one.names[0]).join(" and ");
	const packages = missing.map((one) => one.package).join(" ");
	return `${what} (${place}): no ${names} in PATH. apt-get install ${packages}`;
};
