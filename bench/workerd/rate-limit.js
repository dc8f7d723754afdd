/**
 * The rate-limit binding as a Worker sees it: `limit({ key })` counts in windows of `period` seconds, in this isolate.
 * In production, too, the counters are kept where the Worker runs.
 */
export default ({ limit, period }) => {
	let window = 0;
	const counts = new Map();
	return {
		async limit({ key }) {
			const now = Math.floor(Date.now() / (period * 1000));
			if (now !== window) counts.clear();
			window = now;
			const count = (counts.get(key) ?? 0) + 1;
			counts.set(key, count);
			return { success: count <= limit };
		},
	};
};
