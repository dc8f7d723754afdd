/** What all these tests share: one gateway, one simulator and one Chromium, on free ports, with state that is thrown away. */
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { chromiumFlags, findChromium } from "./support/chromium.ts";
import { startGateway, startSimulator } from "./support/workers.ts";

declare module "vitest" {
	export interface ProvidedContext {
		/** Origins. */
		readonly simulator: string;
		readonly gateway: string;
		/** Where a test connects to the browser. */
		readonly browser: string;
	}
}

export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
	const executablePath = findChromium();
	if (executablePath === undefined) throw new Error("The tests in test/browser need a chromium in PATH.");
	const simulator = await startSimulator();
	const gateway = await startGateway(simulator.origin);
	const browser = await chromium.launchServer({ executablePath, args: [...chromiumFlags] });
	provide("simulator", simulator.origin);
	provide("gateway", gateway.origin);
	provide("browser", browser.wsEndpoint());
	return async () => {
		await browser.close();
		await Promise.all([simulator.close(), gateway.close()]);
	};
}
