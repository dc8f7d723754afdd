/** Keeps the keyboard where it was when what has the focus goes away. */
import { useLayoutEffect, useRef } from "hono/jsx/dom";

const phone = (): HTMLElement | null => document.getElementById("phone");

/**
 * Put the returned ref on the element: if it goes while it has the focus, its heir gets it, the phone where none is
 * named or there.
 */
export function useKeptFocus(heirOf: (gone: HTMLElement) => HTMLElement | null | undefined = phone) {
	const kept = useRef<HTMLElement>(null);
	const latestHeirOf = useRef(heirOf);
	latestHeirOf.current = heirOf;
	useLayoutEffect(() => {
		const element = kept.current;
		return () => {
			if (element?.contains(document.activeElement) !== true) return;
			(latestHeirOf.current?.(element) ?? phone())?.focus();
		};
	}, []);
	return kept;
}
