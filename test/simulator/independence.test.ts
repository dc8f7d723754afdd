/// <reference types="vite/types/importMeta.d.ts" />
import { expect, it } from "vitest";

const files = import.meta.glob<string>(
	["../../simulator/**/*.ts", "!../../simulator/start/**", "!../../simulator/start.ts"],
	{
		query: "?raw",
		import: "default",
		eager: true,
	},
);

it("the simulator shares no code with the gateway", () => {
	const imports = Object.entries(files).flatMap(([file, source]) =>
		Array.from(source.matchAll(/from "([^"]+)"/g), ([, target]) => `${file} ${target}`),
	);
	expect(imports.length).toBeGreaterThan(50);
	expect(imports.filter((one) => one.includes("/src/"))).toEqual([]);
});
