import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { type SignedPage, signPage } from "../../src/wechat/jssdk-signature.ts";

/** As WeChat's documentation shows it. */
const published: SignedPage = {
	ticket: "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg",
	nonceStr: "Wm3WZYTPz0wzccnW",
	timestamp: 1414587457,
	url: "http://mp.weixin.qq.com?params=value",
};

test("the example that WeChat has published comes out as published", async () => {
	expect(await signPage(published)).toBe("0f9de62fce790f9a083d5c99e95740ceb90c27ed");
});

test.each([
	{ ticket: "another" },
	{ nonceStr: "another" },
	{ timestamp: 1414587458 },
	{ url: "http://mp.weixin.qq.com/?params=value" },
])("another part makes another signature: %j", async (part) => {
	expect(await signPage({ ...published, ...part })).not.toBe(await signPage(published));
});

test("a url is signed as it is: neither encoded nor decoded", async () => {
	const url = "https://www.example.com/商品?q=a%20b&c=d+e";
	const text = `jsapi_ticket=${published.ticket}&noncestr=${published.nonceStr}&timestamp=1414587457&url=${url}`;
	expect(await signPage({ ...published, url })).toBe(createHash("sha1").update(text).digest("hex"));
});
