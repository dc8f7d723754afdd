/** What `npm ci` installs is what was tried, on every machine: also where it takes other binaries than here. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "../../src/wechat/json.ts";
import { ROOT } from "./source-files.ts";

const packages = (): readonly (readonly [place: string, entry: JsonObject])[] => {
	const lock: unknown = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
	const entries = isJsonObject(lock) && isJsonObject(lock["packages"]) ? lock["packages"] : {};
	return Object.entries(entries).flatMap(([place, entry]) =>
		place.startsWith("node_modules/") && isJsonObject(entry) ? [[place, entry] as const] : [],
	);
};

test("every package of the registry has its integrity, those for other systems included", () => {
	const lacking = packages().filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(String(integrity)));
	expect(lacking.map(([place]) => place)).toEqual([]);
	const systems = packages().flatMap(([, { os }]): readonly unknown[] => (Array.isArray(os) ? os : []));
	expect(systems).toEqual(expect.arrayContaining(["darwin", "linux", "win32"]));
});
