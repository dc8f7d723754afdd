/** Keeps the keyboard in the phone when what has the focus goes away. */
import { useEffect, useRef } from "hono/jsx/dom";

/** Put the returned ref on the element: if it goes while it has the focus, the phone gets it. */
export function useKeptFocus() {
	const kept = useRef<HTMLElement>(null);
	useEffect(() => {
		const element = kept.current;
		return () => {
			if (element?.contains(document.activeElement)) document.getElementById("phone")?.focus();
		};
	}, []);
	return kept;
}
