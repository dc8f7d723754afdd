/** Where a key leads in the menu: sideways along the bar, up and down in a sub-menu, which opens upward. */

/** `[1]` is the second button of the bar, `[1, 0]` the first of its sub-menu. */
export type Path = readonly number[];

/**
 * The button that gets the focus; undefined for a key that means nothing there. `lengths` says how many buttons each
 * sub-menu has, 0 for a button of the bar without one.
 */
export function pathAfter(key: string, [top = 0, sub]: Path, lengths: readonly number[]): Path | undefined {
	if (key === "ArrowLeft") return [wrap(top - 1, lengths.length)];
	if (key === "ArrowRight") return [wrap(top + 1, lengths.length)];
	const subs = lengths[top] ?? 0;
	return sub === undefined ? inBar(key, top, subs, lengths.length) : inSubMenu(key, top, sub, subs);
}

function inBar(key: string, top: number, subs: number, length: number): Path | undefined {
	if (key === "Home") return [0];
	if (key === "End") return [length - 1];
	if (subs === 0) return undefined;
	if (key === "ArrowUp") return [top, subs - 1];
	return key === "ArrowDown" ? [top, 0] : undefined;
}

function inSubMenu(key: string, top: number, sub: number, subs: number): Path | undefined {
	if (key === "ArrowUp") return [top, wrap(sub - 1, subs)];
	if (key === "ArrowDown") return [top, wrap(sub + 1, subs)];
	if (key === "Home") return [top, 0];
	if (key === "End") return [top, subs - 1];
	return key === "Escape" ? [top] : undefined;
}

const wrap = (index: number, length: number): number => (index + length) % length;
