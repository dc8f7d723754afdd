/** The Chromium of this machine: where it is, and how the tests start it. */
import { findProgram } from "../../reporting/find-program.ts";
import { CHROMIUM } from "../../reporting/left-out.ts";

/** The first one in PATH; undefined where there is none. */
export const findChromium = (): string | undefined => findProgram(CHROMIUM.names);

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
