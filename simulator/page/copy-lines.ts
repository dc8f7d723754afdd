/** The script of /simulator/routes: a button beside each curl line that copies it, in the theme of the phone's page. */
import { copyText } from "./parts/copy-text.ts";
import { preferredTheme } from "./preferences.ts";

const shownMilliseconds = 1600;

const { dataset } = document.documentElement;
dataset["theme"] = preferredTheme();

for (const button of document.querySelectorAll("button")) {
	const label = button.textContent;
	const line = button.previousElementSibling?.textContent ?? "";
	button.hidden = false;
	button.addEventListener("click", async () => {
		const { outcome } = await copyText(Promise.resolve(line));
		button.textContent = dataset[outcome === "copied" ? "copied" : "copyFailed"] ?? label;
		setTimeout(() => {
			button.textContent = label;
		}, shownMilliseconds);
	});
}
