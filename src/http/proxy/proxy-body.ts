/** The body of a call that is passed on: kept when it is small, so that it can be sent again; otherwise a stream. */
import type { Context } from "hono";
import { readStart } from "../../wechat/read-text.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import type { Problem } from "../problem.ts";
import { discardRest, HALF_A_BODY, MAX_BODY_BYTES } from "../request-body.ts";

export type ProxyBody = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;

/** Up to 256 KiB as bytes; more as a stream, if its length is known. */
export const readProxyBody = async (c: Context): Promise<Result<ProxyBody, Problem>> => {
	const { body, headers } = c.req.raw;
	if (body === null || c.req.method === "GET") return ok(null);
	if (Number(headers.get("Content-Length")) > MAX_BODY_BYTES) return ok(body);
	try {
		const { bytes, isWhole } = await readStart(body, MAX_BODY_BYTES);
		if (isWhole) return ok(bytes);
		await discardRest(c.req.raw);
		return err(NO_LENGTH);
	} catch {
		return err(HALF_A_BODY);
	}
};

/** WeChat answers a body in chunks with 412 and nothing else. */
const NO_LENGTH: Problem = {
	type: "invalid-request",
	status: 411,
	detail: {
		en: `Send the header Content-Length with a body of more than ${MAX_BODY_BYTES / 1024} KiB: WeChat takes none without it.`,
		zh: `超过 ${MAX_BODY_BYTES / 1024} KiB 的请求体必须带 Content-Length 请求头：微信不接受没有该请求头的请求体。`,
	},
};
