/** 启用 and 提交 on WeChat's website: the GET by which it verifies the callback's URL. */
import { describe, expect, it } from "vitest";
import { problemOf } from "./support/api.ts";
import {
	callbackPath,
	NOON_SECONDS,
	posted,
	signedPath,
	signedQuery,
	textMessage,
} from "./support/callback.ts";
import { openGateway } from "./support/gateway.ts";
import { logLines } from "./support/log.ts";

const ECHOSTR = "4375120948345356249";

describe("GET /wechat with a right signature", () => {
	it("echoes echostr exactly, as plain text that no browser takes for a page", async () => {
		const echostr = `<script>1</script>&amp; %20+"${ECHOSTR}"`;
		const response = await openGateway().request(await signedPath({}, { echostr }));
		expect(response.status).toBe(200);
		expect(response.headers.get("Content-Type")).toMatch(/^text\/plain/);
		expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
		expect(await response.text()).toBe(echostr);
	});

	it.each(["newToken", "oldToken"])("accepts both Tokens while rotating: %s", async (callbackToken) => {
		const gateway = openGateway({ env: { WECHAT_TOKEN: " newToken , oldToken " } });
		const response = await gateway.request(await signedPath({ callbackToken }, { echostr: ECHOSTR }));
		expect(response.status).toBe(200);
		expect(await response.text()).toBe(ECHOSTR);
	});

	it.each([
		["years old", NOON_SECONDS - 100_000_000],
		["from the future", NOON_SECONDS + 100_000_000],
		["not a whole number", "1700000000.123456"],
	])("asks for no freshness: a timestamp %s is as good", async (_, timestamp) => {
		const response = await openGateway().request(await signedPath({ timestamp }, { echostr: ECHOSTR }));
		expect(response.status).toBe(200);
		expect(await response.text()).toBe(ECHOSTR);
	});

	it("echoes a plain echostr also when the query says encrypt_type=aes, as in safe mode", async () => {
		const path = await signedPath(
			{},
			{ echostr: ECHOSTR, encrypt_type: "aes", msg_signature: "0".repeat(40) },
		);
		expect(await (await openGateway().request(path)).text()).toBe(ECHOSTR);
	});
});

describe("GET /wechat is refused with 403, and echostr is not echoed", () => {
	const valid = async (): Promise<Record<string, string>> => ({ ...(await signedQuery()), echostr: ECHOSTR });

	it.each(["signature", "timestamp", "nonce", "echostr"])("without %s", async (part) => {
		logLines();
		const { [part]: _, ...rest } = await valid();
		await expectRefused(callbackPath(rest));
	});

	it.each(["signature", "timestamp", "nonce"])("with an empty %s", async (part) => {
		logLines();
		await expectRefused(callbackPath({ ...(await valid()), [part]: "" }));
	});

	it.each([
		["signature", "0".repeat(40)],
		["signature", "invalid"],
		["timestamp", String(NOON_SECONDS + 1)],
		["nonce", "1320562133"],
	])("with another %s: %s", async (part, value) => {
		logLines();
		await expectRefused(callbackPath({ ...(await valid()), [part]: value }));
	});

	it("with one wrong digit at the end of the signature", async () => {
		logLines();
		const query = await valid();
		const wrong = query["signature"]?.replace(/.$/, (digit) => (digit === "0" ? "1" : "0")) ?? "";
		await expectRefused(callbackPath({ ...query, signature: wrong }));
	});

	it("signed with another Token", async () => {
		logLines();
		await expectRefused(await signedPath({ callbackToken: "otherToken" }, { echostr: ECHOSTR }));
	});

	it("with a query that is not percent-encoded as it should be", async () => {
		logLines();
		await expectRefused(`/wechat?signature=%E0%A4%A&timestamp=%&nonce=%zz&echostr=${ECHOSTR}`);
	});

	const expectRefused = async (path: string): Promise<void> => {
		const response = await openGateway().request(path);
		expect(response.status).toBe(403);
		expect(await response.text()).toBe("forbidden");
	};
});

describe("without a usable Token the callback fails closed", () => {
	it.each([
		["missing", undefined, "WECHAT_TOKEN not configured"],
		["empty", "", "WECHAT_TOKEN not configured"],
		["blank", "  ", "WECHAT_TOKEN not configured"],
		["of three values", "one,two,three", "WECHAT_TOKEN not usable: More than two values."],
		["half empty", "one,", "WECHAT_TOKEN not usable: One of its values is empty."],
	])("WECHAT_TOKEN is %s: 503 misconfigured, naming it", async (_, value, reason) => {
		const lines = logLines();
		const gateway = openGateway({ env: { WECHAT_TOKEN: value } });
		for (const method of ["GET", "POST"]) {
			const path = await signedPath({ callbackToken: value ?? "" }, { echostr: ECHOSTR });
			const response = await gateway.request(path, { method });
			expect(response.status).toBe(503);
			const problem = await problemOf(response);
			expect(problem).toMatchObject({ type: "urn:wechat-edge:misconfigured", field: "WECHAT_TOKEN" });
			expect(problem["detail"]).toContain("WECHAT_TOKEN");
			expect(JSON.stringify(problem)).not.toMatch(new RegExp(`${ECHOSTR}|three`));
		}
		expect(lines).toMatchObject([
			{ level: "error", entry: { reason } },
			{ level: "error", entry: { reason } },
		]);
	});

	it("a freshness limit that is no number is named as well", async () => {
		logLines();
		const gateway = openGateway({ env: { WECHAT_MAX_AGE_SECONDS: "5 min" } });
		const problem = await problemOf(await gateway.request(await signedPath({}, { echostr: ECHOSTR })));
		expect(problem).toMatchObject({ status: 503, field: "WECHAT_MAX_AGE_SECONDS" });
	});
});

describe("other methods", () => {
	it.each(["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])(
		"%s is 405 and names the ones there are",
		async (method) => {
			const response = await openGateway().request(await signedPath({}, { echostr: ECHOSTR }), { method });
			expect(response.status).toBe(405);
			expect(response.headers.get("Allow")).toBe("GET, POST");
			expect(await response.text()).not.toContain(ECHOSTR);
		},
	);
});

describe("the callback's URL with a slash at its end", () => {
	it("is verified, receives messages, and refuses other methods, as without it", async () => {
		const path = (await signedPath({}, { echostr: ECHOSTR })).replace("/wechat?", "/wechat/?");
		expect(path).toContain("/wechat/?");
		expect(await (await openGateway().request(path)).text()).toBe(ECHOSTR);
		const answered = await openGateway().request(path, posted(textMessage()));
		expect(answered.status).toBe(200);
		expect(await answered.text()).toContain("<![CDATA[pong]]>");
		expect((await openGateway().request(path, { method: "PUT" })).status).toBe(405);
		expect((await openGateway().request("/wechat/")).status).toBe(403);
	});
});
