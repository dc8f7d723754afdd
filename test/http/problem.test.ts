/** How a problem is written: what everybody looks for stands first. */
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { type Problem, problemResponse } from "../../src/http/problem.ts";
import { isJsonObject } from "../../src/wechat/json.ts";

/** All that a problem can say, in an order of its own. */
const PROBLEM: Problem = {
	client_msg_id: "once",
	ip: "203.0.113.7",
	remedy: "fix-account",
	rid: "1-2-3",
	errmsg: "invalid ip",
	errcode: 40164,
	faults: [{ field: "touser", text: { en: "A fault.", zh: "有误。" } }],
	field: "touser",
	advice: { en: "Do this.", zh: "请这样做。" },
	detail: { en: "What to do.", zh: "怎么办。" },
	status: 502,
	type: "wechat-refused",
	outcome: "unknown",
	headers: { "Retry-After": "60" },
};

const answered = async (problem: Problem) => {
	const response = await new Hono().get("/", (c) => problemResponse(c, problem)).request("/");
	const body: unknown = JSON.parse(await response.text());
	return { response, members: isJsonObject(body) ? Object.keys(body) : [] };
};

describe("a problem", () => {
	it("begins with type, title, status and detail, whatever else it says", async () => {
		const { members } = await answered(PROBLEM);
		expect(members.slice(0, 4)).toEqual(["type", "title", "status", "detail"]);
		expect(members.slice(4).toSorted()).toEqual(
			["advice", "client_msg_id", "errcode", "errmsg", "errors", "field", "ip", "remedy", "rid"].toSorted(),
		);
	});

	it("of the least says these four and nothing more", async () => {
		const { type, status, detail } = PROBLEM;
		expect((await answered({ type, status, detail })).members).toEqual(["type", "title", "status", "detail"]);
	});

	it("keeps its own headers beside those of every problem", async () => {
		const { headers } = (await answered(PROBLEM)).response;
		expect(headers.get("Retry-After")).toBe("60");
		expect(headers.get("Cache-Control")).toBe("no-store");
	});
});
