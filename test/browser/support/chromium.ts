/** The Chromium of this machine: where it is, and how the tests start it. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** The first one in PATH; undefined where there is none. */
export const findChromium = (path = process.env["PATH"] ?? ""): string | undefined =>
	path
		.split(delimiter)
		.flatMap((folder) => names.map((name) => join(folder, name)))
		.find(isExecutable);

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** No sandbox, since tests run as root in containers; and nothing asked of the internet. */
export const chromiumFlags: readonly string[] = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];
