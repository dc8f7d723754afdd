/** The end of a test run on a machine without Caddy. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** What `npm test` prints for one file, where PATH has nothing in it. */
const runWithout = async (file: string): Promise<string> => {
	const vitest = join(root, "node_modules/vitest/vitest.mjs");
	const parameters = [vitest, "run", "--config", "test/vitest.config.ts", "--project", "e2e", file];
	const own = Object.entries(process.env).filter(([name]) => !/^(?:CI|PATH|VITEST.*)$/.test(name));
	const env = { ...Object.fromEntries(own), PATH: join(root, "migrations"), NO_COLOR: "1" };
	const { stdout, stderr } = await promisify(execFile)(process.execPath, parameters, { cwd: root, env });
	return stdout + stderr;
};

test("says, once and last, what was left out for want of which program, and of nothing that was not asked for", async () => {
	const output = await runWithout("test/e2e/relay.test.ts");
	expect(output).toContain("skipped");
	expect(output.split("Left out for want of a program:\n").slice(1)).toEqual([
		"  the relay (test/e2e/relay.test.ts): no caddy in PATH. apt-get install caddy\n\n",
	]);
});

test("says nothing where nothing was left out", async () => {
	expect(await runWithout("test/e2e/wrangler-noise.test.ts")).not.toContain("Left out");
});
