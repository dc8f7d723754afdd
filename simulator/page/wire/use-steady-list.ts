/** Keeps what is being read in its place while newer rows come in above it. */
import { useLayoutEffect, useRef, useState } from "hono/jsx/dom";

/**
 * `ids` are those of the rows, newest first; `isReading` is whether one is open. At the top with nothing open, newer
 * rows just slide in. Otherwise the list scrolls along by what was added, and `unseen` counts what is above.
 */
export function useSteadyList(ids: readonly string[], isReading: boolean) {
	const scroller = useRef<HTMLDivElement>(null);
	const first = useRef(ids[0]);
	const [seen, setSeen] = useState(ids[0]);
	useLayoutEffect(() => {
		const box = scroller.current;
		const added = ids.indexOf(first.current ?? "");
		first.current = ids[0];
		if (box === null) return;
		const isAtTop = box.scrollTop === 0;
		if (added > 0 && (!isAtTop || isReading)) box.scrollTop += heightOf(box, added);
		else if (isAtTop) setSeen(ids[0]);
	}, [ids[0]]);
	const isFollowing = scroller.current === null || (scroller.current.scrollTop === 0 && !isReading);
	return {
		scroller,
		unseen: isFollowing ? 0 : Math.max(0, ids.indexOf(seen ?? "")),
		onScroll: () => {
			if (scroller.current?.scrollTop === 0) setSeen(ids[0]);
		},
		toTop: () => scroller.current?.scrollTo({ top: 0 }),
	};
}

/** How far the first `count` rows push the others down, once they have slid in. */
function heightOf(box: HTMLElement, count: number): number {
	const rows = box.querySelectorAll("li");
	return (rows[count]?.offsetTop ?? 0) - (rows[0]?.offsetTop ?? 0);
}
