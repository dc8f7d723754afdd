/**
 * The rate-limit binding as a Worker sees it: `limit({ key })`. On Workers the runtime itself counts, on the same machine
 * and without a request; here a map beside the Worker does. (Miniflare's own asks a service for each call, which would
 * be most of what is measured.)
 */
const windows = new Map();

const DENIED = Promise.resolve({ success: false });
const ALLOWED = Promise.resolve({ success: true });

export default ({ limit, period }) => ({
	limit({ key }) {
		const now = Math.floor(Date.now() / (period * 1000));
		const window = windows.get(key);
		if (window?.at !== now) {
			windows.set(key, { at: now, count: 1 });
			return ALLOWED;
		}
		window.count += 1;
		return window.count <= limit ? ALLOWED : DENIED;
	},
});
