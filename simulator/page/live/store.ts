/** Holds one state that changes by events, and tells whoever watches. */

export type Store<State, Event> = {
	readonly get: () => State;
	readonly dispatch: (event: Event) => void;
	/** Calls `listener` after every change, until the returned function is called. */
	readonly subscribe: (listener: () => void) => () => void;
};

export function makeStore<State, Event>(
	first: State,
	next: (state: State, event: Event) => State,
): Store<State, Event> {
	let state = first;
	const listeners = new Set<() => void>();
	return {
		get: () => state,
		dispatch: (event) => {
			state = next(state, event);
			for (const listener of listeners) listener();
		},
		subscribe: (listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
