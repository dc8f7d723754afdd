import { describe, expect, test } from "vitest";
import { type Message, messageId, parseMessage, sentCreateTime } from "../../src/wechat/message.ts";
import { textOf } from "../../src/wechat/xml.ts";

const HEAD =
	"<ToUserName><![CDATA[gh_e136c6e50636]]></ToUserName>" +
	"<FromUserName><![CDATA[oMgHVjngRipVsoxg6TuX3vz6glDg]]></FromUserName><CreateTime>1408090502</CreateTime>";
const ENVELOPE = {
	ToUserName: "gh_e136c6e50636",
	FromUserName: "oMgHVjngRipVsoxg6TuX3vz6glDg",
	CreateTime: 1408090502,
};
const MSG_ID = "24801004976846051";
const NOW = ENVELOPE.CreateTime * 1000;

const messageOf = (xml: string, now = NOW): Message => {
	const result = parseMessage(xml, now);
	if (!result.ok) throw new Error(result.error);
	return result.value;
};

const userMessage = (msgType: string, fields: string): Message =>
	messageOf(`<xml>${HEAD}<MsgType><![CDATA[${msgType}]]></MsgType>${fields}<MsgId>${MSG_ID}</MsgId></xml>`);

const event = (name: string, fields = ""): Message =>
	messageOf(`<xml>${HEAD}<MsgType>event</MsgType><Event><![CDATA[${name}]]></Event>${fields}</xml>`);

/** The message without `fields`, which every message has and the cases of `test/cases` compare. */
const typed = ({ fields: _fields, ...rest }: Message): object => rest;

describe("messages", () => {
	test.each([
		["text", "<Content><![CDATA[你好]]></Content>", { Content: "你好" }],
		[
			"text",
			"<Content><![CDATA[满意]]></Content><bizmsgmenuid>101</bizmsgmenuid>",
			{ Content: "满意", bizmsgmenuid: "101" },
		],
		[
			"image",
			"<PicUrl><![CDATA[https://mmbiz.qpic.cn/x?a=1&b=2]]></PicUrl><MediaId><![CDATA[m]]></MediaId>",
			{ PicUrl: "https://mmbiz.qpic.cn/x?a=1&b=2", MediaId: "m" },
		],
		["voice", "<MediaId>m</MediaId><Format>amr</Format>", { MediaId: "m", Format: "amr" }],
		[
			"voice",
			"<MediaId>m</MediaId><Format>amr</Format><MediaId16K>k</MediaId16K><Recognition><![CDATA[你好]]></Recognition>",
			{ MediaId: "m", Format: "amr", MediaId16K: "k", Recognition: "你好" },
		],
		[
			"voice",
			"<MediaId>m</MediaId><Format>amr</Format><Recognition><![CDATA[]]></Recognition>",
			{ MediaId: "m", Format: "amr" },
		],
		["video", "<MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId>", { MediaId: "m", ThumbMediaId: "t" }],
		["shortvideo", "<MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId>", { MediaId: "m", ThumbMediaId: "t" }],
		[
			"location",
			"<Location_X>23.134521</Location_X><Location_Y>113.358803</Location_Y><Scale>20</Scale><Label><![CDATA[位置信息]]></Label>",
			{ Location_X: "23.134521", Location_Y: "113.358803", Scale: "20", Label: "位置信息" },
		],
		[
			"link",
			"<Title><![CDATA[t]]></Title><Description><![CDATA[d]]></Description><Url><![CDATA[u?a=1&b=2]]></Url>",
			{ Title: "t", Description: "d", Url: "u?a=1&b=2" },
		],
	])("%s %s", (msgType, xml, fields) => {
		expect(typed(userMessage(msgType, xml))).toStrictEqual({
			kind: `message.${msgType}`,
			...ENVELOPE,
			MsgType: msgType,
			MsgId: MSG_ID,
			...fields,
		});
	});

	test("one from an article's page says which", () => {
		expect(userMessage("text", "<Content>a</Content><MsgDataId>20</MsgDataId><Idx>1</Idx>")).toMatchObject({
			MsgDataId: "20",
			Idx: "1",
		});
	});

	test("a field that WeChat left out is empty text", () => {
		expect(userMessage("location", "<Label/>")).toMatchObject({ Location_X: "", Scale: "", Label: "" });
	});

	test("text is kept as the follower wrote it, with its white space, zeros and markup", () => {
		for (const written of [" a\n b ", "007", "1e5", "<b>&amp;</b>", "😀", "\u0001"]) {
			expect(userMessage("text", `<Content><![CDATA[${written}]]></Content>`)).toMatchObject({
				Content: written,
			});
		}
	});

	test("ids keep every digit", () => {
		expect(userMessage("text", "")).toMatchObject({ MsgId: "24801004976846051" });
	});

	test("the order of the elements does not matter", () => {
		const xml = `<xml><MsgId>${MSG_ID}</MsgId><Content>a</Content><MsgType>text</MsgType>${HEAD}</xml>`;
		expect(typed(messageOf(xml))).toStrictEqual(typed(userMessage("text", "<Content>a</Content>")));
	});

	test("white space around To, From, CreateTime, MsgType and MsgId is layout", () => {
		const xml = `<xml>${HEAD}<MsgType>text</MsgType><MsgId>${MSG_ID}</MsgId><Content>a</Content></xml>`;
		const spaced = xml.replaceAll(/>(text|\d+)</g, ">\n $1 <").replaceAll("<![CDATA[", " <![CDATA[ ");
		expect(typed(messageOf(spaced))).toStrictEqual(typed(messageOf(xml)));
	});

	test("every element is in `fields`, also unknown ones", () => {
		expect(userMessage("text", "<Content>a</Content><New><x>1</x><x>2</x></New>").fields).toMatchObject({
			Content: "a",
			New: { x: ["1", "2"] },
			CreateTime: "1408090502",
		});
	});
});

const SCANNED = "<ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>1</ScanResult></ScanCodeInfo>";
const scanned = { EventKey: "6", ScanCodeInfo: { ScanType: "qrcode", ScanResult: "1" } };
const KEY = "<EventKey><![CDATA[6]]></EventKey>";
const PICTURES =
	"<SendPicsInfo><Count>2</Count><PicList><item><PicMd5Sum>a</PicMd5Sum></item>" +
	"<item><PicMd5Sum>b</PicMd5Sum></item></PicList></SendPicsInfo>";
const pictures = {
	EventKey: "6",
	SendPicsInfo: { Count: "2", PicList: { item: [{ PicMd5Sum: "a" }, { PicMd5Sum: "b" }] } },
};

describe("events", () => {
	test.each([
		["subscribe", "", {}],
		[
			"subscribe",
			"<EventKey><![CDATA[qrscene_123]]></EventKey><Ticket><![CDATA[T]]></Ticket>",
			{ EventKey: "qrscene_123", Ticket: "T" },
		],
		["unsubscribe", "", {}],
		["SCAN", "<EventKey>123</EventKey><Ticket>T</Ticket>", { EventKey: "123", Ticket: "T" }],
		[
			"LOCATION",
			"<Latitude>23.137466</Latitude><Longitude>113.352425</Longitude><Precision>119.385040</Precision>",
			{ Latitude: "23.137466", Longitude: "113.352425", Precision: "119.385040" },
		],
		["CLICK", "<EventKey><![CDATA[ORDERS]]></EventKey>", { EventKey: "ORDERS" }],
		[
			"VIEW",
			"<EventKey><![CDATA[https://a.cn/?x=1&y=2]]></EventKey><MenuId>410418124</MenuId>",
			{ EventKey: "https://a.cn/?x=1&y=2", MenuId: "410418124" },
		],
		["VIEW", "<EventKey>https://a.cn/</EventKey>", { EventKey: "https://a.cn/" }],
		["scancode_push", KEY + SCANNED, scanned],
		["scancode_waitmsg", KEY + SCANNED, scanned],
		["pic_sysphoto", KEY + PICTURES, pictures],
		["pic_photo_or_album", KEY + PICTURES, pictures],
		["pic_weixin", KEY + PICTURES, pictures],
		[
			"location_select",
			`${KEY}<SendLocationInfo><Location_X>23</Location_X><Location_Y>113</Location_Y><Scale>15</Scale><Label>客村</Label><Poiname><![CDATA[]]></Poiname></SendLocationInfo>`,
			{
				EventKey: "6",
				SendLocationInfo: { Location_X: "23", Location_Y: "113", Scale: "15", Label: "客村" },
			},
		],
		[
			"view_miniprogram",
			"<EventKey>pages/index/index</EventKey><MenuId>M</MenuId>",
			{ EventKey: "pages/index/index", MenuId: "M" },
		],
		[
			"TEMPLATESENDJOBFINISH",
			"<MsgID>3662956322040938501</MsgID><Status><![CDATA[failed:user block]]></Status>",
			{ MsgID: "3662956322040938501", Status: "failed:user block" },
		],
	])("%s %s", (name, xml, fields) => {
		expect(typed(event(name, xml))).toStrictEqual({
			kind: `event.${name}`,
			...ENVELOPE,
			MsgType: "event",
			Event: name,
			...fields,
		});
	});

	test.each([
		["templatesendjobfinish", "TEMPLATESENDJOBFINISH"],
		["TemplateSendJobFinish", "TEMPLATESENDJOBFINISH"],
		["click", "CLICK"],
		["Scan", "SCAN"],
		["location", "LOCATION"],
		["SUBSCRIBE", "subscribe"],
		["PIC_WEIXIN", "pic_weixin"],
		[" CLICK ", "CLICK"],
	])("the name %j is %s", (arrived, name) => {
		expect(event(arrived)).toMatchObject({ kind: `event.${name}`, Event: name });
	});

	test("one picture is a list of one, none is an empty list", () => {
		const sent = (list: string) =>
			event("pic_weixin", `<SendPicsInfo><Count>1</Count>${list}</SendPicsInfo>`);
		expect(sent("<PicList><item><PicMd5Sum>a</PicMd5Sum></item></PicList>")).toMatchObject({
			SendPicsInfo: { PicList: { item: [{ PicMd5Sum: "a" }] } },
		});
		for (const none of ["<PicList></PicList>", "<PicList><item/></PicList>", "<PicList/>", ""]) {
			expect(sent(none)).toMatchObject({ SendPicsInfo: { PicList: { item: [] } } });
		}
	});

	test("a place that has a name has it in Poiname", () => {
		const info = "<SendLocationInfo><Poiname><![CDATA[客村地铁站]]></Poiname></SendLocationInfo>";
		expect(event("location_select", info)).toMatchObject({ SendLocationInfo: { Poiname: "客村地铁站" } });
	});

	test("the EventKey inside SendLocationInfo is not the event's", () => {
		const info = "<SendLocationInfo><EventKey>x</EventKey></SendLocationInfo>";
		expect(event("location_select", info + KEY)).toMatchObject({ EventKey: "6" });
		expect(event("location_select", info)).toMatchObject({ EventKey: "" });
	});
});

describe("an EventKey without anything in it", () => {
	const forms = ["", "<EventKey></EventKey>", "<EventKey/>", "<EventKey><![CDATA[]]></EventKey>"];

	test.each(["subscribe", "unsubscribe", "CLICK", "VIEW", "SCAN"])(
		"is the same in every form: %s",
		(name) => {
			const absent = event(name, "");
			for (const form of forms) {
				expect(typed(event(name, form)), form).toStrictEqual(typed(absent));
				expect(messageId(event(name, form)), form).toBe(messageId(absent));
			}
		},
	);

	test("is absent where the kind need not have one, and empty text where it must", () => {
		for (const form of forms) {
			expect(event("subscribe", form)).not.toHaveProperty("EventKey");
			expect(event("CLICK", form)).toHaveProperty("EventKey", "");
		}
	});

	test("so is a Ticket", () => {
		expect(event("subscribe", "<Ticket><![CDATA[]]></Ticket>")).not.toHaveProperty("Ticket");
	});
});

describe("what has no type here", () => {
	test.each(["miniprogrampage", "file", "hardware", "TEXT", "__proto__", "constructor", "fallback"])(
		"the MsgType %s is unrecognized, with its fields",
		(msgType) => {
			const message = userMessage(msgType, "<AppId>wx1</AppId>");
			expect(typed(message)).toStrictEqual({
				kind: "unrecognized",
				...ENVELOPE,
				MsgType: msgType,
				MsgId: MSG_ID,
			});
			expect(message.fields["AppId"]).toBe("wx1");
		},
	);

	test.each([
		"user_get_card",
		"poi_check_notify",
		"ShakearoundUserShake",
		"constructor",
		"__proto__",
		"text",
		"",
	])("the Event %j is unrecognized, with its fields", (name) => {
		const message = event(name, "<CardId>p1</CardId>");
		expect(typed(message)).toStrictEqual({
			kind: "unrecognized",
			...ENVELOPE,
			MsgType: "event",
			Event: name,
		});
		expect(message.fields["CardId"]).toBe("p1");
	});
});

describe("CreateTime", () => {
	const at = (createTime: number | string, now: number): number =>
		messageOf(`<xml>${HEAD.replace("1408090502", String(createTime))}<MsgType>text</MsgType></xml>`, now)
			.CreateTime;
	const SECONDS = ENVELOPE.CreateTime;

	test.each([
		["of long ago", 1, NOW, 1],
		["of this second", SECONDS, NOW + 999, SECONDS],
		["of the next second", SECONDS + 1, NOW + 999, SECONDS],
		["of next year", SECONDS + 31_536_000, NOW, SECONDS],
		["that no clock reaches", "999999999999999", NOW, SECONDS],
	])("%s is never later than now", (_, createTime, now, read) => {
		expect(at(createTime, now)).toBe(read);
	});

	test("that lies ahead makes another message for nobody: its id is the same at every time", () => {
		const xml = `<xml>${HEAD}<MsgType>event</MsgType><Event>subscribe</Event></xml>`;
		const ids = [0, NOW - 1000, NOW, NOW + 5000].map((now) => messageId(messageOf(xml, now)));
		expect(new Set(ids).size).toBe(1);
		expect(sentCreateTime(messageOf(xml, 0))).toBe(SECONDS);
		expect(textOf(messageOf(xml, 0).fields["CreateTime"])).toBe(String(SECONDS));
	});
});

describe("what is no message of WeChat's", () => {
	const refusal = (fields: string): string | undefined => {
		const result = parseMessage(`<xml>${fields}</xml>`, NOW);
		return result.ok ? undefined : result.error;
	};
	const valid = `${HEAD}<MsgType>text</MsgType>`;

	test("the smallest message has To, From, CreateTime and MsgType", () => {
		expect(refusal(valid)).toBeUndefined();
	});

	test.each([
		["no elements", "", "no MsgType"],
		["no MsgType", HEAD, "no MsgType"],
		["an empty MsgType", `${HEAD}<MsgType> </MsgType>`, "no MsgType"],
		["a MsgType with children", `${HEAD}<MsgType><x>text</x></MsgType>`, "no MsgType"],
		["no ToUserName", valid.replaceAll("ToUserName", "x"), "no ToUserName or no FromUserName"],
		["no FromUserName", valid.replaceAll("FromUserName", "x"), "no ToUserName or no FromUserName"],
		["no CreateTime", valid.replaceAll("CreateTime", "x"), "CreateTime is not a number of seconds"],
		["a CreateTime of words", valid.replace("1408090502", "now"), "CreateTime is not a number of seconds"],
		["a negative CreateTime", valid.replace("1408090502", "-1"), "CreateTime is not a number of seconds"],
		[
			"a CreateTime with decimals",
			valid.replace("1408090502", "1.5"),
			"CreateTime is not a number of seconds",
		],
		[
			"a CreateTime in words of 1e5",
			valid.replace("1408090502", "1e5"),
			"CreateTime is not a number of seconds",
		],
		[
			"a CreateTime too long to count",
			valid.replace("1408090502", "1".repeat(16)),
			"CreateTime is not a number of seconds",
		],
	])("%s", (_what, fields, reason) => {
		expect(refusal(fields)).toBe(reason);
	});

	test("broken XML and a DOCTYPE are refused by the XML's reader", () => {
		expect(parseMessage("<xml><a></xml>", NOW)).toMatchObject({ ok: false });
		expect(parseMessage(`<!DOCTYPE xml><xml>${valid}</xml>`, NOW)).toEqual({ ok: false, error: "a DOCTYPE" });
	});
});

describe("a message's id", () => {
	const text = (fields: string) => messageId(messageOf(`<xml>${fields}<MsgType>text</MsgType></xml>`));

	test("of a message is its MsgId", () => {
		expect(messageId(userMessage("text", "<Content>a</Content>"))).toBe(MSG_ID);
		expect(messageId(userMessage("file", ""))).toBe(MSG_ID);
	});

	test("of a redelivery is the same", () => {
		expect(messageId(event("CLICK", KEY))).toBe(messageId(event("CLICK", KEY)));
		expect(text(`${HEAD}<MsgId>1</MsgId>`)).toBe(text(`<MsgId>1</MsgId>${HEAD}`));
	});

	test("of two messages in one second differs", () => {
		expect(text(`${HEAD}<MsgId>24801004976846051</MsgId>`)).not.toBe(
			text(`${HEAD}<MsgId>24801004976846052</MsgId>`),
		);
	});

	test("of two events differs by follower, time, event, key or receipt", () => {
		const xml = (head: string, rest: string) => `<xml>${head}<MsgType>event</MsgType>${rest}</xml>`;
		const click = "<Event>CLICK</Event><EventKey>6</EventKey>";
		const ids = [
			messageOf(xml(HEAD, click)),
			messageOf(xml(HEAD.replace("oMgH", "oMgX"), click)),
			messageOf(xml(HEAD.replace("1408090502", "1408090503"), click)),
			messageOf(xml(HEAD, click.replace("CLICK", "VIEW"))),
			messageOf(xml(HEAD, click.replace("6", "7"))),
			messageOf(xml(HEAD, "<Event>TEMPLATESENDJOBFINISH</Event><MsgID>1</MsgID>")),
			messageOf(xml(HEAD, "<Event>TEMPLATESENDJOBFINISH</Event><MsgID>2</MsgID>")),
			messageOf(xml(HEAD, "<Event>user_get_card</Event>")),
		].map(messageId);
		expect(new Set(ids).size).toBe(ids.length);
	});

	test("of an event is never its MsgId alone", () => {
		expect(messageId(event("CLICK", `<MsgId>${MSG_ID}</MsgId>`))).toMatch(/^oMgH.*\|CLICK\|/);
	});

	const card = (id: string) => event("user_get_card", `<CardId>${id}</CardId><UserCardCode>1</UserCardCode>`);
	const notice = (msgid: string) =>
		event(
			"subscribe_msg_sent_event",
			`<SubscribeMsgSentEvent><List><TemplateId>T</TemplateId><MsgID>${msgid}</MsgID>` +
				"<ErrorCode>0</ErrorCode><ErrorStatus>success</ErrorStatus></List></SubscribeMsgSentEvent>",
		);
	const publication = (id: string) =>
		event(
			"PUBLISHJOBFINISH",
			`<PublishEventInfo><publish_id>${id}</publish_id><publish_status>0</publish_status></PublishEventInfo>`,
		);

	test.each([
		["cards", card],
		["notices", notice],
		["publications", publication],
	])("of two %s in the same second differs, and that of a redelivery does not", (_, make) => {
		expect(messageId(make("1700000016163"))).not.toBe(messageId(make("1700000016164")));
		expect(messageId(make("1700000016163"))).toBe(messageId(make("1700000016163")));
	});

	test("of an event is short, however much it says", () => {
		const scan = event(
			"scancode_push",
			`<EventKey>${"6".repeat(500)}</EventKey><ScanResult>${"码".repeat(9000)}</ScanResult>`,
		);
		expect(messageId(scan).length).toBeLessThan(150);
	});
});
