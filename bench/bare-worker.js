/**
 * The least that a Worker can do about a signed callback: the same digest, the body read, a constant answer. No
 * framework, no parsing, no freshness, no journal.
 */
const REPLY =
	"<xml><ToUserName><![CDATA[openid]]></ToUserName><FromUserName><![CDATA[account]]></FromUserName>" +
	"<CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[pong]]></Content></xml>";

export default {
	async fetch(request, env) {
		const query = new URL(request.url).searchParams;
		const parts = [env.WECHAT_TOKEN, query.get("timestamp"), query.get("nonce")].sort().join("");
		const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", new TextEncoder().encode(parts)));
		let hex = "";
		for (const byte of digest) hex += byte.toString(16).padStart(2, "0");
		if (hex !== query.get("signature")) return new Response("forbidden", { status: 403 });
		await request.text();
		return new Response(REPLY, { headers: { "Content-Type": "text/xml; charset=utf-8" } });
	},
};
