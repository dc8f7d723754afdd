/**
 * The events of subscription notices, authorisations, account checks, customer service and guides, as WeChat documents
 * them, and those of former days, which have no type.
 *
 * See: https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html
 */
import { describe, expect, expectTypeOf, it } from "vitest";
import type { SubscribeMsgPopupEvent } from "../../src/wechat/named-messages.ts";
import { eventOf, expectEvent, HEAD, typedPart } from "./event-sample.ts";

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
