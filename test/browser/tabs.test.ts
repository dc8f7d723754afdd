/** Many tabs of one browser, which opens no more than six connections to a host. */
import type { Page } from "playwright-core";
import { chat, follow } from "./support/phone.ts";
import { test } from "./support/test.ts";

const turn = (page: Page, state: "hidden" | "visible") =>
	page.evaluate(`
		Object.defineProperty(document, "visibilityState", { value: "${state}", configurable: true });
		document.dispatchEvent(new Event("visibilitychange"));`);

test("a seventh tab lives while six are out of sight, and those have missed nothing when they are back", async ({
	open,
}) => {
	const first = await open();
	await turn(first, "hidden");
	for (let tabs = 1; tabs < 6; tabs += 1) {
		const further = await first.context().newPage();
		await further.goto("/");
		await further.getByRole("button", { name: "关注", exact: true }).waitFor();
		await turn(further, "hidden");
	}
	const seventh = await first.context().newPage();
	await seventh.goto("/");
	await follow(seventh);
	await turn(first, "visible");
	await chat(first).getByText("欢迎关注！").waitFor();
});
