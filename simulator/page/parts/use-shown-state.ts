/** A state that is set when something is over that takes time, by when its component may be gone. */
import { useLayoutEffect, useRef, useState } from "hono/jsx/dom";

/** As useState; but once the component is gone, setting does nothing: hono would put it back into the page. */
export function useShownState<Value>(first: Value): readonly [Value, (next: Value) => void] {
	const [value, setValue] = useState(first);
	const isShown = useRef(true);
	useLayoutEffect(
		() => () => {
			isShown.current = false;
		},
		[],
	);
	return [value, (next) => isShown.current === true && setValue(next)];
}
