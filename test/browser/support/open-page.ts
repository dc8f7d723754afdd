/** A browser window with the simulator's page in it, and all that the browser complains about. */
import type { Browser, Page } from "playwright-core";
import { ownWorld } from "./worlds.ts";

export interface PageOptions {
	/** What the browser's user speaks. */
	readonly language?: string;
	readonly theme?: "light" | "dark";
	readonly width?: number;
	readonly height?: number;
	readonly motion?: "reduce" | "no-preference";
	readonly scale?: number;
	/** Another origin with the simulator behind it. */
	readonly origin?: string;
	/** Complaints that the test itself causes. */
	readonly tolerates?: RegExp;
}

export interface OpenPage {
	readonly page: Page;
	/** Errors, warnings, dialogs and requests to other hosts since the last time, in the browser's words. */
	readonly takeComplaints: () => readonly string[];
}

/** More than anything takes on a busy machine; a test that fails ends after it. */
const PATIENCE_MS = 20_000;

/** A window of its own: nothing is remembered of others. */
export async function openPage(browser: Browser, options: PageOptions = {}): Promise<OpenPage> {
	const { width = 1440, height = 900, motion = "no-preference", theme = "light", scale = 1 } = options;
	const { origin = ownWorld().simulator } = options;
	const context = await browser.newContext({
		baseURL: origin,
		locale: options.language ?? "zh-CN",
		colorScheme: theme,
		reducedMotion: motion,
		viewport: { width, height },
		deviceScaleFactor: scale,
		permissions: ["clipboard-read", "clipboard-write"],
	});
	context.setDefaultTimeout(PATIENCE_MS);
	const page = await context.newPage();
	const complaints = watch(page, origin, options.tolerates);
	await page.goto("/");
	await page.getByRole("region").first().waitFor();
	return { page, takeComplaints: () => complaints.splice(0) };
}

function watch(page: Page, origin: string, tolerated: RegExp | undefined): string[] {
	const complaints: string[] = [];
	const complain = (complaint: string) => {
		if (tolerated?.test(complaint) !== true) complaints.push(complaint);
	};
	page.on("console", (message) => {
		if (message.type() !== "log") complain(`${message.type()}: ${message.text()}`);
	});
	page.on("pageerror", (error) => complain(`uncaught: ${error.message}`));
	page.on("request", (request) => {
		const url = new URL(request.url());
		if (url.protocol !== "data:" && url.origin !== origin) complain(`request: ${url.href}`);
	});
	page.on("dialog", async (dialog) => {
		complain(`dialog: ${dialog.message()}`);
		await dialog.dismiss();
	});
	return complaints;
}
