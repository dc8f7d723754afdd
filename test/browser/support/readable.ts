/** Whether what is written can be read: no text lies over another one, and none sticks out of its button. */
import type { Page } from "playwright-core";

/**
 * A machine without a Chinese font draws boxes that are narrower than characters: every label gets the width that it has
 * for a reader. A font that is there is left as it is.
 */
export const drawChineseInFull = (page: Page): Promise<void> =>
	page.evaluate(`{
		const pen = document.createElement("canvas").getContext("2d");
		pen.font = "100px sans-serif";
		const missing = 1 - pen.measureText("口").width / 100;
		const sheet = new CSSStyleSheet();
		const labels = "button, label, legend, h1, h2, h3, p:not(.exchange-path, .exchange-header), .row-label, .note";
		sheet.replaceSync(\`:is(\${labels}):not(.exchange-summary):lang(zh) { letter-spacing: \${Math.max(0, missing)}em }\`);
		document.adoptedStyleSheets = [sheet];
	}`);

/** Pairs of texts that lie over each other, and buttons whose text sticks out, in words. */
export const unreadable = (page: Page, part: string): Promise<unknown> =>
	page.evaluate<unknown>(`{
		const root = document.querySelector(${JSON.stringify(part)});
		const clipped = (rect, element) => {
			let { left, top, right, bottom } = rect;
			for (let box = element; box !== null; box = box.parentElement) {
				if (getComputedStyle(box).overflow === "visible") continue;
				const around = box.getBoundingClientRect();
				[left, top] = [Math.max(left, around.left), Math.max(top, around.top)];
				[right, bottom] = [Math.min(right, around.right), Math.min(bottom, around.bottom)];
			}
			return { left, top, right, bottom };
		};
		const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
		const texts = [];
		while (walker.nextNode()) {
			const { currentNode: node } = walker;
			const element = node.parentElement;
			if (node.data.trim() === "" || element.closest(".hidden, option") !== null) continue;
			if (!element.checkVisibility({ visibilityProperty: true })) continue;
			const range = document.createRange();
			range.selectNodeContents(node);
			for (const line of range.getClientRects()) {
				const rect = clipped(line, element);
				if (rect.right - rect.left > 1 && rect.bottom - rect.top > 1) texts.push({ node, rect });
			}
		}
		const meet = ({ rect: a }, { rect: b }) =>
			a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
		const over = texts.flatMap((one, at) =>
			texts.slice(at + 1).filter((other) => other.node !== one.node && meet(one, other)).map(
				(other) => one.node.data + " / " + other.node.data));
		const out = [...root.querySelectorAll("button, .segment, .segment span, .plain-button")].filter(
			(element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1);
		[...over, ...out.map((element) => element.textContent)];
	}`);
