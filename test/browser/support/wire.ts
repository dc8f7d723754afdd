/** The wire as the tests read it. */
import type { Locator, Page } from "playwright-core";

export const wire = (page: Page): Locator => page.getByLabel("往来", { exact: true });

export const rows = (page: Page): Locator => wire(page).getByRole("listitem");

/** The newest row of this kind, as in `event.subscribe`, with this outcome, as in `errcode 0`. */
export const row = (page: Page, kind: string, outcome = "200"): Locator =>
	rows(page)
		.filter({ has: page.getByText(kind, { exact: true }), hasText: outcome })
		.first();

/** Opens that row; resolves to it. */
export async function openRow(page: Page, kind: string, outcome?: string): Promise<Locator> {
	const found = row(page, kind, outcome);
	await found.getByRole("button", { expanded: false }).click();
	await found.getByRole("button", { expanded: true }).waitFor();
	return found;
}

/** WeChat stands on the left, its owner on the right of the gateway. */
const arrows: Readonly<Record<string, string>> = {
	"微信 → 网关": "→",
	"网关 → 微信": "←",
	"自有系统 → 网关": "⇐",
	"网关 → 自有系统": "⇒",
};

/** Each row as `← message/template/send 200 errcode 0`, newest first: direction, kind, outcome. */
export async function lines(page: Page): Promise<readonly string[]> {
	const texts = await rows(page).locator("button[aria-expanded]").allInnerTexts();
	return texts.map((text) => {
		const [lane = "", kind, ...rest] = text.split("\n").slice(1);
		const arrow = arrows[lane] ?? lane;
		const end = rest.findIndex((part) => part.endsWith(" ms"));
		return [arrow, kind, ...rest.slice(0, end === -1 ? 1 : end)].join(" ");
	});
}
