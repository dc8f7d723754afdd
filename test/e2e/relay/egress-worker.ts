/** A way out of one's own: passes what it is given on to the simulator, which the gateway itself has no address of. */
export default {
	fetch: (request, { SIMULATOR }) => {
		const { pathname, search } = new URL(request.url);
		return fetch(new Request(new URL(pathname + search, SIMULATOR), request));
	},
} satisfies ExportedHandler<{ readonly SIMULATOR: string }>;
