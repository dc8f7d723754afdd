/** What the owner may send to `/api/pushes`, and what is said about what may not be sent. */
import { describe, expect, it } from "vitest";
import type { Faults } from "../../src/push/faults.ts";
import { parseActRequest, parseAppendRequest, parsePushRequest } from "../../src/push/push-request.ts";

const BODY = {
	template_id: "TEMPLATE_1",
	data: { thing1: "文本" },
	recipients: ["oFollower-1", { touser: "oFollower-2", data: { thing1: { value: "您好" } } }],
};

const faultsOf = (changes: object): Faults => {
	const parsed = parsePushRequest({ ...BODY, ...changes });
	return parsed.ok ? { count: 0, named: [] } : parsed.error;
};
const fieldsOf = ({ named }: Faults) => named.map(({ field }) => field);

describe("a push", () => {
	it("has a message, its recipients, and no more", () => {
		expect(parsePushRequest(BODY)).toEqual({
			ok: true,
			value: {
				name: null,
				message: { template_id: "TEMPLATE_1", data: { thing1: { value: "文本" } } },
				isOpen: false,
				audience: null,
				recipients: [
					{ touser: "oFollower-1", place: 0 },
					{ touser: "oFollower-2", data: { thing1: { value: "您好" } }, place: 1 },
				],
				isChecked: true,
				warnings: [],
			},
		});
	});

	it("passes a mini program's unknown field on with a warning, as a single message does", () => {
		const miniprogram = { appid: "wx0123456789abcdef", path: "pages/index" };
		expect(parsePushRequest({ ...BODY, miniprogram })).toMatchObject({
			ok: true,
			value: { message: { miniprogram }, warnings: [{ field: "miniprogram.path" }] },
		});
	});

	it.each([
		["appid", { appid: "w".repeat(129) }, "miniprogram.appid"],
		["pagepath", { appid: "wx1", pagepath: "p".repeat(4097) }, "miniprogram.pagepath"],
		["unknown field", { appid: "wx1", path: "p".repeat(4097) }, "miniprogram"],
	])("refuses a mini program's %s that the ledger cannot hold", (_, miniprogram, field) => {
		expect(parsePushRequest({ ...BODY, miniprogram })).toMatchObject({
			ok: false,
			error: { count: 1, named: [{ field }] },
		});
	});

	it("warns of half a character in a value, in common or of one recipient", () => {
		const recipients = [{ touser: "oA", data: { thing2: "\ud83d" } }];
		const parsed = parsePushRequest({ ...BODY, data: { thing1: "好\ud83d" }, recipients });
		expect(parsed.ok && parsed.value.warnings.map(({ field }) => field)).toEqual([
			"data.thing1",
			"recipients[0].data.thing2",
		]);
	});

	it("may have a name, a link, a mini program, be open and go unchecked", () => {
		const miniprogram = { appid: "wx0123456789abcdef", pagepath: "pages/index" };
		const more = { name: "十月账单", url: "https://example.com/", miniprogram, open: true, check: false };
		expect(parsePushRequest({ ...BODY, ...more })).toMatchObject({
			ok: true,
			value: {
				name: "十月账单",
				message: { url: "https://example.com/", miniprogram },
				isOpen: true,
				isChecked: false,
			},
		});
	});

	it.each(["name", "url", "miniprogram", "audience", "open", "check"])("%s may be null", (field) => {
		expect(parsePushRequest({ ...BODY, [field]: null })).toEqual(parsePushRequest(BODY));
	});

	it.each([
		["followers", "followers"],
		[{ tag_id: 2 }, { tag_id: 2 }],
	])("may name the audience %j instead of recipients", (audience, expected) => {
		const { recipients: _, ...body } = BODY;
		expect(parsePushRequest({ ...body, audience })).toMatchObject({
			ok: true,
			value: { audience: expected, recipients: [] },
		});
	});

	it("that is open may begin without recipients", () => {
		const { recipients: _, ...body } = BODY;
		expect(parsePushRequest({ ...body, open: true })).toMatchObject({ ok: true, value: { recipients: [] } });
	});

	it("counts an openid that is listed twice once, by its first entry", () => {
		const recipients = [{ touser: "oSame", data: { thing1: "一" } }, "oOther", "oSame"];
		expect(parsePushRequest({ ...BODY, recipients })).toMatchObject({
			ok: true,
			value: { recipients: [{ touser: "oSame", data: { thing1: { value: "一" } } }, { touser: "oOther" }] },
		});
	});

	it("needs no common data where every recipient brings its own", () => {
		const { data: _, ...body } = BODY;
		const own = [{ touser: "oFollower", data: { thing1: "一" } }];
		expect(parsePushRequest({ ...body, recipients: own })).toMatchObject({
			ok: true,
			value: { message: { data: {} } },
		});
		expect(fieldsOf(faultsOf({ data: undefined }))).toEqual(["data"]);
	});

	it("takes 10,000 recipients", () => {
		const recipients = Array.from({ length: 10_000 }, (_, index) => `oFollower-${index}`);
		expect(faultsOf({ recipients }).count).toBe(0);
	});
});

describe("a push is refused, and the field is named", () => {
	it.each<[string, object, string]>([
		["no template", { template_id: undefined }, "template_id"],
		["a template that is a number", { template_id: 1 }, "template_id"],
		["an empty list", { recipients: [] }, "recipients"],
		["10,001 recipients", { recipients: Array.from({ length: 10_001 }, (_, n) => `o${n}`) }, "recipients"],
		["no recipients at all", { recipients: undefined }, "recipients"],
		["a list that is a text", { recipients: "oFollower" }, "recipients"],
		["an openid that is a number", { recipients: ["oFollower", 42] }, "recipients[1]"],
		["an openid that is null", { recipients: [null] }, "recipients[0]"],
		["an openid with a space", { recipients: ["o Follower"] }, "recipients[0]"],
		["an openid with a line break", { recipients: [{ touser: "oFollower\n" }] }, "recipients[0].touser"],
		["an openid with Chinese in it", { recipients: ["o粉丝"] }, "recipients[0]"],
		["an openid of 129 characters", { recipients: ["o".repeat(129)] }, "recipients[0]"],
		["a recipient without touser", { recipients: [{ openid: "oFollower" }] }, "recipients[0].openid"],
		["a value that is a number", { data: { number1: 5 } }, "data.number1"],
		["a value that is null", { data: { thing1: null } }, "data.thing1"],
		["a value whose text is a number", { data: { thing1: { value: 5 } } }, "data.thing1.value"],
		["a colour", { data: { thing1: { value: "一", color: "#ff0000" } } }, "data.thing1.color"],
		["data that is a text", { data: "一" }, "data"],
		["data of 10,001 characters", { data: { thing1: "一".repeat(9_995) } }, "data"],
		[
			"a recipient's data of 10,001 characters",
			{ recipients: ["oOther", { touser: "oFollower", data: { thing1: "一".repeat(9_995) } }] },
			"recipients[1].data",
		],
		[
			"a recipient's value that is a list",
			{ recipients: [{ touser: "oFollower", data: { thing1: [] } }] },
			"recipients[0].data.thing1",
		],
		["an unknown field", { reciepients: [] }, "reciepients"],
		["a mini program without its AppID", { miniprogram: { pagepath: "a" } }, "miniprogram.appid"],
		["a client_msg_id, which the gateway makes itself", { client_msg_id: "1" }, "client_msg_id"],
		["open as a text", { open: "true" }, "open"],
		["check as a number", { check: 0 }, "check"],
		["both recipients and an audience", { audience: "followers" }, "audience"],
		["an audience nobody knows", { recipients: undefined, audience: "everybody" }, "audience"],
		["a tag that is a text", { recipients: undefined, audience: { tag_id: "2" } }, "audience.tag_id"],
		["a name of 101 characters", { name: "名".repeat(101) }, "name"],
		["a link of 5,000 characters", { url: `https://example.com/${"a".repeat(5000)}` }, "url"],
	])("%s", (_, changes, field) => {
		expect(fieldsOf(faultsOf(changes))).toContain(field);
	});

	it("an unknown field comes with the one that was meant", () => {
		const [fault] = faultsOf({ template_ids: "TEMPLATE_1" }).named;
		expect(fault).toEqual({
			field: "template_ids",
			text: {
				en: 'There is no such field here. Did you mean "template_id"?',
				zh: "此处没有该字段。是否想写“template_id”？",
			},
		});
	});

	it("all faults are told at once", () => {
		const faults = faultsOf({ template_id: 1, data: [], recipients: ["o 1"], colour: "red" });
		expect(fieldsOf(faults).sort()).toEqual(["colour", "data", "recipients[0]", "template_id"]);
	});

	it("of four hundred faults the first twenty are named, with their index", () => {
		const recipients = Array.from({ length: 500 }, (_, n) => (n < 100 ? `oFollower-${n}` : { touser: n }));
		const faults = faultsOf({ recipients });
		expect(faults.count).toBe(400);
		expect(fieldsOf(faults)).toEqual(Array.from({ length: 20 }, (_, n) => `recipients[${100 + n}].touser`));
	});

	it("a name from outside is cut where it is long", () => {
		const [field] = fieldsOf(faultsOf({ ["x".repeat(5000)]: 1 }));
		expect(field?.length).toBeLessThan(100);
	});
});

describe("an append", () => {
	it("is a list of recipients, each with its place in it", () => {
		expect(parseAppendRequest({ recipients: ["oFollower"] })).toEqual({
			ok: true,
			value: { recipients: [{ touser: "oFollower", place: 0 }], isChecked: true, warnings: [] },
		});
	});

	it.each([
		[{}, "recipients"],
		[{ recipients: [] }, "recipients"],
		[{ recipients: ["oFollower"], template_id: "TEMPLATE_1" }, "template_id"],
	])("%j is refused at %s", (body, field) => {
		const parsed = parseAppendRequest(body);
		expect(parsed.ok ? [] : fieldsOf(parsed.error)).toEqual([field]);
	});
});

describe("an act", () => {
	it.each([
		["retry", {}, false],
		["retry", { include: [] }, false],
		["retry", { include: ["unknown"] }, true],
		["pause", {}, false],
	] as const)("%s takes %j", (act, body, withUnknown) => {
		expect(parseActRequest(act, body)).toEqual({ ok: true, value: { withUnknown } });
	});

	it.each([
		["retry", { include: ["blocked"] }, "include"],
		["retry", { include: "unknown" }, "include"],
		["retry", { exclude: [] }, "exclude"],
		["cancel", { include: ["unknown"] }, "include"],
		["pause", { reason: "lunch" }, "reason"],
	] as const)("%s does not take %j", (act, body, field) => {
		const parsed = parseActRequest(act, body);
		expect(parsed.ok ? [] : fieldsOf(parsed.error)).toEqual([field]);
	});
});
