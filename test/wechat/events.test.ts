/**
 * The events of publications, subscription notices, authorisations, account checks, customer service and guides, as WeChat
 * documents them, and those of former days, which have no type.
 *
 * See: https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html
 */
import { describe, expect, expectTypeOf, it } from "vitest";
import { type Message, parseMessage } from "../../src/wechat/message.ts";
import type {
	MassSendJobFinishEvent,
	PublishJobFinishEvent,
	SubscribeMsgPopupEvent,
} from "../../src/wechat/named-messages.ts";

const HEAD = {
	ToUserName: "gh_123456789abc",
	FromUserName: "otFpruAK8D-E6EfStSYonYSBZ8_4",
	CreateTime: 1610969440,
	MsgType: "event",
} as const;

const eventXml = (event: string, own: string): string =>
	`<xml><ToUserName><![CDATA[${HEAD.ToUserName}]]></ToUserName>` +
	`<FromUserName><![CDATA[${HEAD.FromUserName}]]></FromUserName><CreateTime>${HEAD.CreateTime}</CreateTime>` +
	`<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[${event}]]></Event>${own}</xml>`;

const eventOf = (event: string, own = ""): Message => {
	const parsed = parseMessage(eventXml(event, own));
	if (!parsed.ok) throw new Error(parsed.error);
	return parsed.value;
};

/** What the type of the event has, without the bag of all elements. */
const typedPart = (message: Message): object => {
	const { fields: _, ...typed } = message;
	return typed;
};

const expectEvent = (event: string, own: string, typed: object): void =>
	expect(typedPart(eventOf(event, own))).toEqual({ ...HEAD, kind: `event.${event}`, Event: event, ...typed });

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

describe("the events of subscription notices (订阅通知)", () => {
	const WANTED = "VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc";
	const UNWANTED = "9nLIlbOQZC5Y89AZteFEux3WCXRRRG5Wfzkpssu4bLI";
	const element = (name: string, value: string): string => `<${name}><![CDATA[${value}]]></${name}>`;
	const choice = (template: string, status: string): string =>
		element("TemplateId", template) + element("SubscribeStatusString", status);

	it.each([
		["one template", [[WANTED, "accept"]]],
		[
			"two templates",
			[
				[WANTED, "accept"],
				[UNWANTED, "reject"],
			],
		],
	])("subscribe_msg_popup_event of %s", (_, choices) => {
		const lists = choices.map(
			([template = "", status = ""]) => `<List>${choice(template, status)}<PopupScene>2</PopupScene></List>`,
		);
		const own = `<SubscribeMsgPopupEvent>${lists.join("")}</SubscribeMsgPopupEvent>`;
		expectEvent("subscribe_msg_popup_event", own, {
			SubscribeMsgPopupEvent: {
				List: choices.map(([TemplateId, SubscribeStatusString]) => ({
					TemplateId,
					SubscribeStatusString,
					PopupScene: "2",
				})),
			},
		});
	});

	it("subscribe_msg_change_event", () => {
		const own = `<SubscribeMsgChangeEvent><List>${choice(WANTED, "reject")}</List></SubscribeMsgChangeEvent>`;
		expectEvent("subscribe_msg_change_event", own, {
			SubscribeMsgChangeEvent: { List: [{ TemplateId: WANTED, SubscribeStatusString: "reject" }] },
		});
	});

	it("subscribe_msg_sent_event keeps every digit of its MsgID", () => {
		const own =
			`<SubscribeMsgSentEvent><List>${element("TemplateId", WANTED)}<MsgID>1700827132819554304</MsgID>` +
			`<ErrorCode>0</ErrorCode>${element("ErrorStatus", "success")}</List></SubscribeMsgSentEvent>`;
		expectEvent("subscribe_msg_sent_event", own, {
			SubscribeMsgSentEvent: {
				List: [{ TemplateId: WANTED, MsgID: "1700827132819554304", ErrorCode: "0", ErrorStatus: "success" }],
			},
		});
	});

	it("have lists also in their types", () => {
		type Listed = SubscribeMsgPopupEvent["SubscribeMsgPopupEvent"]["List"][number]["PopupScene"];
		expectTypeOf<Listed>().toEqualTypeOf<string>();
	});
});

describe("the events of a person's authorisation", () => {
	const TYPED = { OpenID: "owAqB1nqaOYYWl0Ng484G2z5NIwU", AppID: "wx13974bf780d3dc89", RevokeInfo: "1" };
	const written = (openid: string, appid: string): string =>
		`<${openid}><![CDATA[${TYPED.OpenID}]]></${openid}><${appid}><![CDATA[${TYPED.AppID}]]></${appid}>` +
		"<RevokeInfo><![CDATA[1]]></RevokeInfo>";

	it.each(["user_info_modified", "user_authorization_revoke", "user_authorization_cancellation"])(
		"%s",
		(event) => {
			expectEvent(event, written("OpenID", "AppID"), TYPED);
			expectEvent(event, `${written("OpenID", "AppID")}<UnionID>oUnion</UnionID>`, {
				...TYPED,
				UnionID: "oUnion",
			});
		},
	);

	it("user_info_modified also in the lower case that WeChat sends it in", () => {
		expectEvent("user_info_modified", written("openid", "appid"), TYPED);
	});
});

describe("the events of the account's own checks", () => {
	it.each([
		["qualification_verify_success", "1442401156"],
		["naming_verify_success", "1442401093"],
		["annual_renew", "1442401004"],
		["verify_expired", "1442400900"],
	])("%s", (event, ExpiredTime) => {
		expectEvent(event, `<ExpiredTime>${ExpiredTime}</ExpiredTime>`, { ExpiredTime });
	});

	it.each([
		["qualification_verify_fail", "1442401122"],
		["naming_verify_fail", "1442401061"],
	])("%s", (event, FailTime) => {
		const own = `<FailTime>${FailTime}</FailTime><FailReason><![CDATA[by time]]></FailReason>`;
		expectEvent(event, own, { FailTime, FailReason: "by time" });
	});
});

describe("the events of customer service", () => {
	it.each(["kf_create_session", "kf_close_session"])("%s", (event) => {
		expectEvent(event, "<KfAccount><![CDATA[test1@test]]></KfAccount>", { KfAccount: "test1@test" });
	});

	it("kf_switch_session", () => {
		const own =
			"<FromKfAccount><![CDATA[test1@test]]></FromKfAccount><ToKfAccount><![CDATA[test2@test]]></ToKfAccount>";
		expectEvent("kf_switch_session", own, { FromKfAccount: "test1@test", ToKfAccount: "test2@test" });
	});
});

describe("the events of guides", () => {
	it("guide_qrcode_scan_event", () => {
		const own =
			"<GuideScanEvent><qrcode_guide_account><![CDATA[guide]]></qrcode_guide_account>" +
			"<openid><![CDATA[oScanner]]></openid><action>1</action></GuideScanEvent>";
		expectEvent("guide_qrcode_scan_event", own, {
			GuideScanEvent: { qrcode_guide_account: "guide", openid: "oScanner", action: "1" },
		});
	});

	it("guide_qrcode_scan_event with the broken CDATA of WeChat's own sample arrives as it was written", () => {
		const own = "<GuideScanEvent><openid>![CDATA[xxx]]</openid></GuideScanEvent>";
		expectEvent("guide_qrcode_scan_event", own, { GuideScanEvent: { openid: "![CDATA[xxx]]", action: "" } });
	});

	it.each(["guide_invite_result_event", "add_guide_buyer_relation_event"])(
		"%s, whose fields nobody published, has them in `fields`",
		(event) => {
			expectEvent(event, "<Whatever>1</Whatever>", {});
			expect(eventOf(event, "<Whatever>1</Whatever>").fields["Whatever"]).toBe("1");
		},
	);
});

it("debug_demo, the console's own test of the push", () => {
	expectEvent("debug_demo", "<debug_str><![CDATA[hello world]]></debug_str>", { debug_str: "hello world" });
});

describe("an event is recognized however its name is written, and named in one way:", () => {
	it.each([
		["masssendjobfinish", "MASSSENDJOBFINISH"],
		["PublishJobFinish", "PUBLISHJOBFINISH"],
		["Subscribe_Msg_Sent_Event", "subscribe_msg_sent_event"],
		["KF_CREATE_SESSION", "kf_create_session"],
		[" debug_demo ", "debug_demo"],
	])("%j", (arrived, event) => {
		expect(eventOf(arrived)).toMatchObject({ kind: `event.${event}`, Event: event });
	});
});

describe("an event of former days is unrecognized, with every field in reach:", () => {
	it.each([
		[
			"user_get_card",
			"<CardId><![CDATA[cardid]]></CardId><IsGiveByFriend>1</IsGiveByFriend><UserCardCode><![CDATA[12]]></UserCardCode>",
			{ CardId: "cardid", IsGiveByFriend: "1", UserCardCode: "12" },
		],
		["user_del_card", "<CardId>cardid</CardId>", { CardId: "cardid" }],
		["submit_membercard_user_info", "<CardId>cardid</CardId>", { CardId: "cardid" }],
		[
			"poi_check_notify",
			"<UniqId><![CDATA[123adb]]></UniqId><PoiId>123123</PoiId><Result>fail</Result><Msg>xxx</Msg>",
			{ UniqId: "123adb", PoiId: "123123", Result: "fail", Msg: "xxx" },
		],
		[
			"ShakearoundUserShake",
			"<ChosenBeacon><Uuid>121212121212-12121212-12121212</Uuid><Major>1111</Major><Distance>0.057</Distance></ChosenBeacon>" +
				"<AroundBeacons><AroundBeacon><Major>2222</Major></AroundBeacon><AroundBeacon><Major>3333</Major></AroundBeacon></AroundBeacons>",
			{
				ChosenBeacon: { Uuid: "121212121212-12121212-12121212", Major: "1111", Distance: "0.057" },
				AroundBeacons: { AroundBeacon: [{ Major: "2222" }, { Major: "3333" }] },
			},
		],
		["WifiConnected", "<ConnectTime>0</ConnectTime><ShopId/>", { ConnectTime: "0", ShopId: "" }],
		["user_enter_tempsession", "<SessionFrom>a</SessionFrom>", { SessionFrom: "a" }],
		["an event that is yet to come", "", {}],
	])("%s", (event, own, fields) => {
		const message = eventOf(event, own);
		expect(typedPart(message)).toEqual({ ...HEAD, kind: "unrecognized", Event: event });
		expect(message.fields).toMatchObject({ ...fields, Event: event });
	});
});
