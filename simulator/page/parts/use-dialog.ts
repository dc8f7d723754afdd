/** What makes a box a dialog for the keyboard: focus goes in and comes back, Escape closes. In a modal one it stays in. */
import { useLayoutEffect, useRef } from "hono/jsx/dom";

const focusable =
	'a[href], button:not(:disabled), input:not(:disabled), select, textarea, video[controls], [tabindex="0"]';

/**
 * Put the returned ref on the box, which has the role `dialog`; the focus goes to its `data-first-stop`, else to where
 * Tab stops first. While `isOpen` is false it does nothing. Beside one that is not modal the reader goes on: Tab leaves
 * it, and Escape closes it only from inside.
 */
export function useDialog(isOpen: boolean, isModal: boolean, close: () => void) {
	const box = useRef<HTMLElement>(null);
	const latestClose = useRef(close);
	latestClose.current = close;
	useLayoutEffect(() => {
		const element = box.current;
		if (!isOpen || element === null) return;
		const before = document.activeElement;
		(element.querySelector<HTMLElement>("[data-first-stop]") ?? stopsIn(element)[0] ?? element).focus();
		const onKeyDown = (event: KeyboardEvent) => {
			if (isInAnotherDialog(element) || (!isModal && isElsewhere(element))) return;
			if (event.key === "Tab" && isModal) keepInside(element, event);
			if (event.key !== "Escape" || event.defaultPrevented) return;
			event.preventDefault();
			latestClose.current?.();
		};
		// Of the whole document: what has the focus may go or be disabled meanwhile, which leaves it to nobody.
		document.addEventListener("keydown", onKeyDown);
		return () => {
			document.removeEventListener("keydown", onKeyDown);
			if (before instanceof HTMLElement && !isElsewhere(element)) before.focus();
		};
	}, [isOpen, isModal]);
	return box;
}

/** Whether something outside of the box has the focus. */
const isElsewhere = (box: HTMLElement): boolean =>
	document.activeElement !== document.body && !box.contains(document.activeElement);

/** Whether the keys that are pressed now belong to a dialog that lies over this one, or beside it. */
function isInAnotherDialog(box: HTMLElement): boolean {
	const dialog = document.activeElement?.closest("[role=dialog]") ?? box;
	return dialog !== box;
}

/** Where Tab stops inside the box: what is shown and not the unchosen part of a group. */
const stopsIn = (box: HTMLElement): readonly HTMLElement[] =>
	Array.from(box.querySelectorAll<HTMLElement>(focusable)).filter(
		(element) => element.tabIndex >= 0 && element.getClientRects().length > 0,
	);

function keepInside(box: HTMLElement, event: KeyboardEvent): void {
	const stops = stopsIn(box);
	const [first, last] = [stops[0], stops.at(-1)];
	const leaving = event.shiftKey ? first : last;
	// Whoever pressed something beside the dialog goes on from there.
	if (isElsewhere(box)) return;
	if (box.contains(document.activeElement) && document.activeElement !== leaving) return;
	event.preventDefault();
	(event.shiftKey ? last : first)?.focus();
}
