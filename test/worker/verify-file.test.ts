/** `GET /MP_verify_….txt`: what WeChat asks for before it takes a domain. */
import { describe, expect, it } from "vitest";
import { problemOf } from "./support/api.ts";
import { openGateway } from "./support/gateway.ts";

const get = (
	path: string,
	WECHAT_VERIFY_FILE: string | undefined = "MP_verify_aB3.txt:aB3,other.txt:x1",
	method = "GET",
) => openGateway({ env: { WECHAT_VERIFY_FILE } }).request(path, { method });

describe("a file that is set", () => {
	it.each([
		["/MP_verify_aB3.txt", "aB3"],
		["/other.txt", "x1"],
	])("%s is answered as plain text, exactly", async (path, content) => {
		const response = await get(path);
		expect(response.status).toBe(200);
		expect(response.headers.get("Content-Type")).toMatch(/^text\/plain/);
		expect(await response.text()).toBe(content);
	});
});

it.each(["POST", "PUT", "DELETE"])(
	"another method (%s) on it is 405, with those that it answers",
	async (method) => {
		const response = await get("/MP_verify_aB3.txt", undefined, method);
		expect(response.status).toBe(405);
		expect(response.headers.get("Allow")).toBe("GET, HEAD");
		expect((await get("/MP_verify_other.txt", undefined, method)).status).toBe(404);
	},
);

it("HEAD on it is 200", async () => {
	expect((await get("/MP_verify_aB3.txt", undefined, "HEAD")).status).toBe(200);
});

describe("whatever is not set is 404", () => {
	it.each(["/MP_verify_other.txt", "/robots.txt", "/MP_verify_aB3.txt.txt", "/a/MP_verify_aB3.txt", "/.txt"])(
		"%s",
		async (path) => {
			expect((await get(path)).status).toBe(404);
		},
	);

	it("when nothing is set", async () => {
		expect((await get("/MP_verify_aB3.txt", "")).status).toBe(404);
		expect((await get("/__proto__.txt", "")).status).toBe(404);
	});
});

it("a variable that is not usable is 503 and named, never shown", async () => {
	const response = await get("/MP_verify_aB3.txt", "MP_verify_aB3.txt=wrong");
	const text = await response.clone().text();
	expect(await problemOf(response)).toMatchObject({
		type: "urn:wechat-edge:misconfigured",
		status: 503,
		field: "WECHAT_VERIFY_FILE",
	});
	expect(text).not.toContain("wrong");
});
