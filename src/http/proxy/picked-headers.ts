/** Some headers of many. */

/** New headers with those of the named ones that are there. */
export const pickedHeaders = (headers: Headers, names: readonly string[]): Headers => {
	const picked = new Headers();
	for (const name of names) {
		const value = headers.get(name);
		if (value !== null) picked.set(name, value);
	}
	return picked;
};
