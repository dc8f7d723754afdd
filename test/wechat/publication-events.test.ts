/**
 * The ends of mass sendings (群发) and publications (发布), whose lists have one item or many.
 *
 * See: https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html
 */
import { describe, expect, expectTypeOf, it } from "vitest";
import type { MassSendJobFinishEvent, PublishJobFinishEvent } from "../../src/wechat/named-messages.ts";
import { eventOf, expectEvent } from "./event-sample.ts";

describe("MASSSENDJOBFINISH", () => {
	const judged = (index: number): string =>
		`<item><ArticleIdx>${index}</ArticleIdx><UserDeclareState>0</UserDeclareState><AuditState>2</AuditState>` +
		`<OriginalArticleUrl><![CDATA[Url_${index}]]></OriginalArticleUrl><OriginalArticleType>1</OriginalArticleType>` +
		"<CanReprint>1</CanReprint><NeedReplaceContent>1</NeedReplaceContent>" +
		"<NeedShowReprintSource>1</NeedShowReprintSource></item>";
	const address = (index: number): string =>
		`<item><ArticleIdx>${index}</ArticleIdx><ArticleUrl><![CDATA[Url]]></ArticleUrl></item>`;
	const finished = (count: number): string => {
		const indices = Array.from({ length: count }, (_, index) => index + 1);
		return (
			"<MsgID>1000001625</MsgID><Status><![CDATA[err(30003)]]></Status><TotalCount>0</TotalCount>" +
			"<FilterCount>0</FilterCount><SentCount>0</SentCount><ErrorCount>0</ErrorCount>" +
			`<CopyrightCheckResult><Count>${count}</Count><ResultList>${indices.map(judged).join("")}</ResultList>` +
			`<CheckState>2</CheckState></CopyrightCheckResult><ArticleUrlResult><Count>${count}</Count>` +
			`<ResultList>${indices.map(address).join("")}</ResultList></ArticleUrlResult>`
		);
	};
	const JUDGED = {
		UserDeclareState: "0",
		AuditState: "2",
		OriginalArticleType: "1",
		CanReprint: "1",
		NeedReplaceContent: "1",
		NeedShowReprintSource: "1",
	};

	it.each([[1], [2], [8]])("of %i articles lists each of them", (count) => {
		const indices = Array.from({ length: count }, (_, index) => String(index + 1));
		expectEvent("MASSSENDJOBFINISH", finished(count), {
			MsgID: "1000001625",
			Status: "err(30003)",
			TotalCount: "0",
			FilterCount: "0",
			SentCount: "0",
			ErrorCount: "0",
			CopyrightCheckResult: {
				Count: String(count),
				ResultList: {
					item: indices.map((index) => ({
						...JUDGED,
						ArticleIdx: index,
						OriginalArticleUrl: `Url_${index}`,
					})),
				},
				CheckState: "2",
			},
			ArticleUrlResult: {
				Count: String(count),
				ResultList: { item: indices.map((index) => ({ ArticleIdx: index, ArticleUrl: "Url" })) },
			},
		});
	});

	it.each(["<ResultList/>", "<ResultList></ResultList>", "<ResultList><![CDATA[]]></ResultList>", ""])(
		"without an article has an empty list: %j",
		(list) => {
			const own = `<Status>send success</Status><ArticleUrlResult><Count>0</Count>${list}</ArticleUrlResult>`;
			expect(eventOf("MASSSENDJOBFINISH", own)).toMatchObject({
				MsgID: "",
				ArticleUrlResult: { Count: "0", ResultList: { item: [] } },
				CopyrightCheckResult: { Count: "", ResultList: { item: [] }, CheckState: "" },
			});
		},
	);

	it("has lists also in its type", () => {
		type Item = MassSendJobFinishEvent["ArticleUrlResult"]["ResultList"]["item"];
		expectTypeOf<Item>().branded.toEqualTypeOf<
			readonly { readonly ArticleIdx: string; readonly ArticleUrl: string }[]
		>();
	});
});

describe("PUBLISHJOBFINISH", () => {
	const published = (...own: readonly string[]): string =>
		`<PublishEventInfo><publish_id>2247503051</publish_id>${own.join("")}</PublishEventInfo>`;
	const article = (index: number): string =>
		`<item><idx>${index}</idx><article_url><![CDATA[ARTICLE_URL_${index}]]></article_url></item>`;

	it.each([[[1]], [[1, 2]]])("with the articles %j has each of their addresses", (indices) => {
		const own = published(
			"<publish_status>0</publish_status><article_id><![CDATA[b5O2OUs25HBxRceL7hfReg]]></article_id>",
			`<article_detail><count>${indices.length}</count>${indices.map(article).join("")}</article_detail>`,
		);
		expectEvent("PUBLISHJOBFINISH", own, {
			PublishEventInfo: {
				publish_id: "2247503051",
				publish_status: "0",
				article_id: "b5O2OUs25HBxRceL7hfReg",
				article_detail: {
					count: String(indices.length),
					item: indices.map((index) => ({ idx: String(index), article_url: `ARTICLE_URL_${index}` })),
				},
				fail_idx: [],
			},
		});
	});

	it.each([
		["<fail_idx>1</fail_idx>", ["1"]],
		["<fail_idx>1</fail_idx><fail_idx>2</fail_idx>", ["1", "2"]],
		["<fail_idx/>", []],
	])("that failed, with %s, says which articles were at fault", (failed, fail_idx) => {
		const own = published("<publish_status>2</publish_status>", failed);
		expectEvent("PUBLISHJOBFINISH", own, {
			PublishEventInfo: {
				publish_id: "2247503051",
				publish_status: "2",
				article_detail: { count: "", item: [] },
				fail_idx,
			},
		});
	});

	it("has no article_id in its type unless it has one", () => {
		expectTypeOf<PublishJobFinishEvent["PublishEventInfo"]["article_id"]>().toEqualTypeOf<
			string | undefined
		>();
	});
});
