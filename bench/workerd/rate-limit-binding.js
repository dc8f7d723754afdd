/**
 * The rate-limit binding as a Worker sees it: `limit({ key })`. On Workers the runtime itself counts, on the same machine
 * and without a request; here a map beside the Worker does. (Miniflare's own asks a service for each call, which would
 * be most of what is measured.)
 */
const windows = new Map();

export default ({ limit, period }) => ({
	async limit({ key }) {
		const now = Math.floor(Date.now() / (period * 1000));
		const before = windows.get(key);
		const count = before?.at === now ? before.count + 1 : 1;
		windows.set(key, { at: now, count });
		return { success: count <= limit };
	},
});
