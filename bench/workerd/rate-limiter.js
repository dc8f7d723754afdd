/** Counts for the rate-limit binding, in memory and in windows of `period` seconds. */
const windows = new Map();

export default {
	async fetch(request) {
		const { key, limit, period } = await request.json();
		const now = Math.floor(Date.now() / (period * 1000));
		const before = windows.get(key);
		const count = before?.at === now ? before.count + 1 : 1;
		windows.set(key, { at: now, count });
		return Response.json({ success: count <= limit });
	},
};
