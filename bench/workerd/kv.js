/** A KV namespace in memory, as workerd asks for it: GET and PUT of /<key>. */
const values = new Map();

export default {
	async fetch(request) {
		const key = new URL(request.url).pathname;
		if (request.method === "PUT") {
			values.set(key, await request.text());
			return new Response();
		}
		const value = values.get(key);
		return value === undefined ? new Response(null, { status: 404 }) : new Response(value);
	},
};
