import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/wechat/json.ts";
import { parseTemplateMessage } from "../../../src/wechat/template/template-message.ts";

const VALID = {
	touser: "oFollower",
	template_id: "tmpl",
	data: { thing1: { value: "会员卡" }, time2: "2026年10月1日 15:01" },
};
const SENT = { ...VALID, data: { thing1: { value: "会员卡" }, time2: { value: "2026年10月1日 15:01" } } };

const accepted = (body: JsonObject) => {
	const result = parseTemplateMessage(body);
	if (!result.ok) throw new Error(JSON.stringify(result.error));
	return result.value;
};
const sent = (body: JsonObject) => accepted(body).message;
const warned = (body: JsonObject) => accepted(body).warnings.map(({ field }) => field);
const faults = (body: JsonObject) => {
	const result = parseTemplateMessage(body);
	return result.ok ? [] : result.error;
};
const faulty = (body: JsonObject) => faults(body).map(({ field }) => field);

/** What PHP and others write where they mean nothing. */
const ABSENT: readonly [string, unknown][] = [
	["null", null],
	['""', ""],
	["[]", []],
	["{}", {}],
];

describe("a valid message", () => {
	test("is sent as it is, without a warning", () => {
		expect(accepted(VALID)).toStrictEqual({ message: SENT, warnings: [] });
	});

	test("keeps url, mini program and client_msg_id", () => {
		const body = {
			...VALID,
			url: "https://a.cn/?x=1&y=2",
			miniprogram: { appid: "wx1", pagepath: "pages/index?x=1" },
			client_msg_id: "x".repeat(32),
		};
		expect(accepted(body)).toStrictEqual({
			message: {
				...SENT,
				url: body.url,
				miniprogram: body.miniprogram,
				client_msg_id: body.client_msg_id,
			},
			warnings: [],
		});
	});

	test("needs no pagepath", () => {
		expect(sent({ ...VALID, miniprogram: { appid: "wx1" } })).toStrictEqual({
			...SENT,
			miniprogram: { appid: "wx1" },
		});
	});

	test("may have no values at all, and empty ones: the template decides", () => {
		expect(sent({ ...VALID, data: {} }).data).toStrictEqual({});
		expect(sent({ ...VALID, data: { thing1: "", thing2: { value: "" } } }).data).toStrictEqual({
			thing1: { value: "" },
			thing2: { value: "" },
		});
	});

	test("keeps its values' white space, digits and signs", () => {
		const data = { a: " x\n", b: "007", c: "1e5", d: "¥99.50", e: '"' };
		expect(Object.values(sent({ ...VALID, data }).data)).toEqual(
			Object.values(data).map((value) => ({ value })),
		);
	});

	test("is not changed in the caller's hands", () => {
		const body = { ...VALID, color: "#fff", url: null };
		const before = structuredClone(body);
		parseTemplateMessage(body);
		expect(body).toStrictEqual(before);
	});
});

describe("an optional field that is there without anything in it", () => {
	test.each(["url", "miniprogram", "client_msg_id"])("%s is absent", (field) => {
		for (const [form, value] of ABSENT) {
			expect(accepted({ ...VALID, [field]: value }), form).toStrictEqual({ message: SENT, warnings: [] });
		}
	});

	test("so is a pagepath", () => {
		for (const [form, pagepath] of ABSENT) {
			expect(sent({ ...VALID, miniprogram: { appid: "wx1", pagepath } }).miniprogram, form).toStrictEqual({
				appid: "wx1",
			});
		}
	});
});

describe("a required field", () => {
	test.each(["touser", "template_id"])("%s is asked for when it is missing or empty", (field) => {
		for (const [form, value] of [...ABSENT, ["undefined", undefined] as const]) {
			expect(faulty({ ...VALID, [field]: value }), form).toEqual([field]);
		}
	});

	test("data is an object", () => {
		for (const data of [undefined, null, "", [], ["x"], "thing1", 7, true]) {
			expect(faulty({ ...VALID, data }), JSON.stringify(data)).toEqual(["data"]);
		}
	});

	test("a mini program has an appid", () => {
		expect(faulty({ ...VALID, miniprogram: { pagepath: "p" } })).toEqual(["miniprogram.appid"]);
		expect(faulty({ ...VALID, miniprogram: "wx1" })).toEqual(["miniprogram"]);
		expect(faulty({ ...VALID, miniprogram: ["wx1"] })).toEqual(["miniprogram"]);
	});
});

describe("what is no text where text belongs", () => {
	test.each(["touser", "template_id", "url", "client_msg_id"])(
		"%s: a number or a truth value is told with its fix",
		(field) => {
			for (const value of [0, 42, -7, Number.MAX_SAFE_INTEGER, true, false]) {
				const [notice, ...more] = faults({ ...VALID, [field]: value });
				expect(more).toEqual([]);
				expect(notice).toStrictEqual({
					field,
					text: {
						en: `Text belongs here. Put it in quotes: "${value}".`,
						zh: `此处应为字符串，请加上引号："${value}"。`,
					},
				});
			}
		},
	);

	test.each(["1.50", "99.5", "12345678901234567890", "-9007199254740993", "1e21", "1e400"])(
		"%s is told without the number: JSON may not have kept it as it was written",
		(written) => {
			const value: unknown = JSON.parse(written);
			for (const field of ["touser", "template_id", "url", "client_msg_id"]) {
				expect(faults({ ...VALID, [field]: value })).toStrictEqual([
					{
						field,
						text: {
							en: "Text belongs here. Put it in quotes, exactly as you mean it.",
							zh: "此处应为字符串，请加上引号，按原样填写。",
						},
					},
				]);
			}
		},
	);

	test.each(["touser", "template_id", "url", "client_msg_id"])("%s: a list or an object is told", (field) => {
		for (const value of [["oFollower"], { value: "x" }]) {
			expect(faulty({ ...VALID, [field]: value })).toEqual([field]);
		}
	});

	test("a value of data is told by its place in the body", () => {
		expect(faulty({ ...VALID, data: { amount1: 99.5 } })).toEqual(["data.amount1"]);
		expect(faulty({ ...VALID, data: { amount1: { value: 99.5 } } })).toEqual(["data.amount1.value"]);
		expect(faults({ ...VALID, data: { number1: { value: 99 } } })[0]?.text.en).toContain('"99"');
		expect(faults({ ...VALID, data: { amount1: { value: 99.5 } } })[0]?.text.en).not.toContain("99");
		for (const value of [null, true, [], ["x"]]) {
			expect(faulty({ ...VALID, data: { thing1: value } }), JSON.stringify(value)).toEqual(["data.thing1"]);
		}
		for (const item of [{}, { value: null }, { value: ["x"] }, { value: {} }, { text: "x" }]) {
			expect(faulty({ ...VALID, data: { thing1: item } }), JSON.stringify(item)).toEqual([
				"data.thing1.value",
			]);
		}
	});

	test("so is one of the mini program", () => {
		expect(faulty({ ...VALID, miniprogram: { appid: 1, pagepath: 2 } })).toEqual([
			"miniprogram.appid",
			"miniprogram.pagepath",
		]);
	});
});

describe("limits", () => {
	test("a client_msg_id has at most 32 characters", () => {
		expect(faulty({ ...VALID, client_msg_id: "x".repeat(33) })).toEqual(["client_msg_id"]);
	});

	test("an openid has no white space", () => {
		for (const touser of ["oFollower ", " oFollower", "oFol lower", "oFollower\n", "　"]) {
			expect(faulty({ ...VALID, touser }), JSON.stringify(touser)).toEqual(["touser"]);
		}
	});
});

describe("unknown fields", () => {
	test("are sent as they are, each with a warning", () => {
		const body = {
			...VALID,
			lang: "zh_CN",
			scene: 7,
			miniprogram: { appid: "wx1", env: "trial" },
			data: { thing1: { value: "x", style: { bold: true } } },
		};
		expect(sent(body)).toStrictEqual({
			...SENT,
			lang: "zh_CN",
			scene: 7,
			miniprogram: { appid: "wx1", env: "trial" },
			data: { thing1: { value: "x", style: { bold: true } } },
		});
		expect(warned(body)).toEqual(["lang", "scene", "miniprogram.env", "data.thing1.style"]);
	});

	test("never override a known one", () => {
		expect(Object.keys(sent({ Touser: "x", ...VALID }))).toEqual(["Touser", "touser", "template_id", "data"]);
	});

	test("`color` and `topcolor` are dropped with a warning, wherever they are", () => {
		const body = {
			...VALID,
			topcolor: "#FF0000",
			color: "#FF0000",
			data: { thing1: { value: "x", color: "#173177" }, thing2: "y" },
		};
		expect(sent(body)).toStrictEqual({ ...SENT, data: { thing1: { value: "x" }, thing2: { value: "y" } } });
		expect(warned(body)).toEqual(["topcolor", "color", "data.thing1.color"]);
	});

	test("a keyword may be called color", () => {
		expect(accepted({ ...VALID, data: { color: "red" } })).toStrictEqual({
			message: { ...SENT, data: { color: { value: "red" } } },
			warnings: [],
		});
	});

	test("`__proto__` is a name like any other", () => {
		const body: JsonObject = JSON.parse(
			'{"touser":"o","template_id":"t","__proto__":{"url":"x"},"data":{"__proto__":"v"}}',
		);
		expect(warned(body)).toEqual(["__proto__"]);
		expect(sent(body).url).toBeUndefined();
		expect(Object.keys(sent(body).data)).toEqual(["__proto__"]);
		expect(Object.getPrototypeOf(sent(body).data)).toBe(Object.prototype);
	});
});

describe("what is told", () => {
	test("every fault, not only the first, and no warning beside them", () => {
		expect(faulty({ url: 1, color: "x", unknown: 1, data: { thing1: 5, thing2: { value: 6 } } })).toEqual([
			"url",
			"touser",
			"template_id",
			"data.thing1",
			"data.thing2.value",
		]);
	});

	test("everything that an empty body lacks", () => {
		expect(faulty({})).toEqual(["touser", "template_id", "data"]);
	});

	test("at most a hundred of them", () => {
		const data = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`thing${i}`, i]));
		expect(faults({ ...VALID, data })).toHaveLength(100);
	});

	test("in English and in Chinese", () => {
		const notices = [
			...faults({ url: 1, client_msg_id: "x".repeat(33), miniprogram: "x" }),
			...faults({ ...VALID, touser: "o o", miniprogram: { pagepath: "x" } }),
			...accepted({ ...VALID, color: "x", lang: "x" }).warnings,
		];
		expect(notices.length).toBeGreaterThan(8);
		for (const { field, text } of notices) {
			expect(text.en, field).toMatch(/^[A-Z][\x20-\x7e]*\.$/);
			expect(text.zh, field).toMatch(/\p{Script=Han}.*。$/u);
		}
	});
});

test.each([
	["touser", "openid"],
	["touser", "openId"],
	["touser", "toUser"],
	["template_id", "templateId"],
	["template_id", "template"],
] as const)("%s that stands under %s is asked for by name", (field, written) => {
	const { [field]: value, ...others } = VALID;
	expect(faults({ ...others, [written]: value })).toMatchObject([
		{ field, text: { en: expect.stringContaining(`There is "${written}": did you mean "${field}"?`) } },
	]);
});
