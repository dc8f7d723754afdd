/** How large the Worker is. */
import type { Figure } from "../figure.ts";

export const bundleSize: Figure = {
	name: "bundle-size",
	measure: async ({ gzipKiB }) => [
		{ what: "the minified bundle, gzipped", unit: "KiB", measured: gzipKiB, atMost: 125 },
	],
};
