/** What `npm start` reads out of wrangler's output about code that does not compile. */
import { expect, test } from "vitest";
import { watchBuild } from "../../simulator/start/build-watch.ts";

const told = (lines: string): readonly (string | null)[] => {
	const all: (string | null)[] = [];
	const watch = watchBuild((problem) => all.push(problem));
	for (const line of lines.split("\n")) watch(line);
	return all;
};

const slip = `
✘ [ERROR] Build failed with 1 error:

  ✘ [ERROR] Expected ")" but found ":"

      src/answers.ts:14:87:
        14 │ ...ontent.trim().toLowerCase() === "ping" ? text("pong" : undefined),
           │                                                         ^
           ╵                                                         )
`;

test("a slip is told with its place, and that it is mended", () => {
	expect(told(`${slip}\n⎔ Reloading local server...\n⎔ Local server updated and ready`)).toEqual([
		"Build failed with 1 error",
		'src/answers.ts:14:87: Expected ")" but found ":"',
		null,
	]);
});

test("of several errors the first one is told; where esbuild points to another place besides, it is not taken for it", () => {
	const two = `
✘ [ERROR] Build failed with 2 errors:

  ✘ [ERROR] No matching export in "src/wechat/reply.ts" for import "txt"

      src/answers.ts:16:9:
        16 │ import { txt } from "./wechat/reply.ts";

    Did you mean to import "text" instead?

      src/wechat/reply.ts:39:13:

  ✘ [ERROR] Could not resolve "./nowhere.ts"

      src/answers.ts:17:22:
`;
	expect(told(two)).toEqual([
		"Build failed with 2 errors",
		'src/answers.ts:16:9: No matching export in "src/wechat/reply.ts" for import "txt"',
	]);
});

test("each slip is told, one after the other", () => {
	expect(told(slip + slip.replace("14:87", "15:1"))).toEqual([
		"Build failed with 1 error",
		'src/answers.ts:14:87: Expected ")" but found ":"',
		"Build failed with 1 error",
		'src/answers.ts:15:1: Expected ")" but found ":"',
	]);
});

test.each([
	"⎔ Reloading local server...",
	"✘ [ERROR] an error line of the Worker",
	'{"event":"callback refused","reason":"Build failed with 1 error:"}',
	"[wrangler:info] POST /wechat 200 OK (12ms)",
	"src/answers.ts:1:1:",
])("%j alone tells nothing", (line) => {
	expect(told(line)).toEqual([]);
});
