/** What these tests share: gateways, simulators and one Chromium, on free ports, with state that is thrown away. */
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { chromiumFlags, findChromium } from "./support/chromium.ts";
import { buildPage, type RunningWorker, startGateway, startSimulator } from "./support/workers.ts";
import { WORLDS, type World } from "./support/worlds.ts";

declare module "vitest" {
	export interface ProvidedContext {
		readonly worlds: readonly World[];
		/** Where a test connects to the browser. */
		readonly browser: string;
	}
}

export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
	const executablePath = findChromium();
	if (executablePath === undefined) throw new Error("The tests in test/browser need a chromium in PATH.");
	const page = buildPage();
	const workers: RunningWorker[] = [];
	const worlds: World[] = [];
	while (worlds.length < WORLDS) {
		const simulator = await startSimulator(page.folder);
		const gateway = await startGateway(simulator.origin);
		workers.push(simulator, gateway);
		worlds.push({ simulator: simulator.origin, gateway: gateway.origin });
	}
	const browser = await chromium.launchServer({ executablePath, args: [...chromiumFlags] });
	provide("worlds", worlds);
	provide("browser", browser.wsEndpoint());
	return async () => {
		await browser.close();
		await Promise.all(workers.map((worker) => worker.close()));
		page.remove();
	};
}
