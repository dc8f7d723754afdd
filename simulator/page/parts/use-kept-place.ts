/** Keeps what is being read in its place when a strip comes in beside the list that scrolls. */
import { useLayoutEffect } from "hono/jsx/dom";

/** `strip` is where it stands now: right above the scroller, right below it, or nowhere. */
export function useKeptPlace(
	scroller: { readonly current: HTMLElement | null },
	strip: "above" | "below" | null,
): void {
	useLayoutEffect(() => {
		const box = scroller.current;
		if (box === null || strip === null) return;
		const element = strip === "above" ? box.previousElementSibling : box.nextElementSibling;
		if (element instanceof HTMLElement) {
			box.scrollTop += strip === "above" ? element.offsetHeight : -element.offsetHeight;
		}
	}, [strip]);
}
