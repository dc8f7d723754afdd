/** What WeChat says about quotas and about the size of an audience, read with care. */
import { describe, expect, it } from "vitest";
import { audienceSizeRequest, parseAudienceSize } from "../../src/push/audience-size.ts";
import { parseQuota, QUOTA_REQUEST } from "../../src/push/quota.ts";

describe("the daily quota", () => {
	it("is asked for the path of the template message", () => {
		expect(QUOTA_REQUEST).toEqual({
			method: "POST",
			path: "/cgi-bin/openapi/quota/get",
			body: { cgi_path: "/cgi-bin/message/template/send" },
			success: "quota",
		});
	});

	it("is what is left of it today", () => {
		const answer = { errcode: 0, quota: { daily_limit: 100_000, used: 1, remain: 99_999 } };
		expect(parseQuota(answer)).toEqual({ dailyLimit: 100_000, remaining: 99_999 });
	});

	it.each([
		{},
		{ quota: null },
		{ quota: {} },
		{ quota: { daily_limit: "100000", remain: 1 } },
		{ quota: { daily_limit: 100_000, remain: -1 } },
	])("is not known from %j", (answer) => {
		expect(parseQuota(answer)).toBeUndefined();
	});
});

describe("the size of an audience", () => {
	it("of all followers stands in their list", () => {
		expect(audienceSizeRequest("followers")).toEqual({
			method: "GET",
			path: "/cgi-bin/user/get",
			success: "total",
		});
		expect(parseAudienceSize("followers", { total: 23_000, count: 10_000 })).toBe(23_000);
	});

	it("of a tag stands in the list of tags", () => {
		const answer = {
			tags: [null, { id: 1, name: "黑名单", count: 3 }, { id: 2, name: "星标组", count: 45 }],
		};
		expect(audienceSizeRequest({ tag_id: 2 })).toEqual({
			method: "GET",
			path: "/cgi-bin/tags/get",
			success: "tags",
		});
		expect(parseAudienceSize({ tag_id: 2 }, answer)).toBe(45);
		expect(parseAudienceSize({ tag_id: 7 }, answer)).toBe("no such tag");
	});

	it.each([{}, { total: "23000" }, { total: -1 }, { tags: {} }])("is not known from %j", (answer) => {
		expect(parseAudienceSize("followers", answer)).toBeUndefined();
		expect(parseAudienceSize({ tag_id: 2 }, answer)).toBeUndefined();
	});
});
