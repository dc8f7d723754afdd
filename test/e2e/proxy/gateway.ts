/** The gateway of `worker.ts` in a workerd of its own, and requests to it. */
import { request } from "node:http";
import { dirname, join } from "node:path";
import { bundle } from "../../../bench/workerd/bundle.ts";
import { serve } from "../../../bench/workerd/serve.ts";

const KEY = { Authorization: "Bearer local-development-key" };

/** Bundles it into `folder`, whose name must be `gateway`. */
export const bundleGateway = (folder: string) => bundle("test/e2e/proxy/wrangler.toml", folder);

export async function serveGateway(folder: string, apiOrigin: string, longestWaitMs = 60_000) {
	const { port, stop } = await serve(join(import.meta.dirname, "gateway.capnp"), {
		imports: [dirname(folder)],
		env: { WECHAT_API_ORIGIN: apiOrigin, LONGEST_WAIT_MS: String(longestWaitMs) },
		storage: true,
	});
	const api = (path: string, init: RequestInit = {}) =>
		fetch(`http://127.0.0.1:${port}/api${path}`, { ...init, headers: { ...KEY, ...init.headers } });
	return {
		stop,
		/** One of the gateway's own routes. */
		api,
		/** Through `/api/proxy`. */
		send: (path: string, init: RequestInit = {}) => api(`/proxy${path}`, init),
		/** An upload of `length` bytes that the test writes itself, and may leave. */
		upload: (path: string, length: number) =>
			request({
				host: "127.0.0.1",
				port,
				method: "POST",
				path: `/api/proxy${path}`,
				headers: { ...KEY, "Content-Type": "video/mp4", "Content-Length": length },
			}),
		/** The status of a GET whose path goes out as it is written: `fetch` would tidy it. */
		raw: (path: string) =>
			new Promise<number>((resolve, reject) =>
				request({ host: "127.0.0.1", port, path: `/api/proxy${path}`, headers: KEY })
					.on("response", (response) => resolve(response.resume().statusCode ?? 0))
					.on("error", reject)
					.end(),
			),
	};
}
