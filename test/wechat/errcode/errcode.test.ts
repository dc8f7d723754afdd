import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
	type Advice,
	adviceFor,
	type Endpoint,
	type Errcode,
	lookUpErrcode,
	type Remedy,
} from "../../../src/wechat/errcode/errcode.ts";
import { accountErrcodes } from "../../../src/wechat/errcode/errcode-account.ts";
import { articleErrcodes } from "../../../src/wechat/errcode/errcode-article.ts";
import { buttonErrcodes } from "../../../src/wechat/errcode/errcode-button.ts";
import { conditionalErrcodes } from "../../../src/wechat/errcode/errcode-conditional.ts";
import { followerErrcodes } from "../../../src/wechat/errcode/errcode-follower.ts";
import { mediaErrcodes } from "../../../src/wechat/errcode/errcode-media.ts";
import { menuErrcodes } from "../../../src/wechat/errcode/errcode-menu.ts";
import { recipientErrcodes } from "../../../src/wechat/errcode/errcode-recipient.ts";
import { requestErrcodes } from "../../../src/wechat/errcode/errcode-request.ts";
import { sharedErrcodes } from "../../../src/wechat/errcode/errcode-shared.ts";
import { templateErrcodes } from "../../../src/wechat/errcode/errcode-template.ts";
import { isJsonObject, type JsonObject } from "../../../src/wechat/json.ts";

/** What an owner can meet, by where it is met. */
const ON_THE_TOKEN_ENDPOINT = [
	-1, 40001, 40002, 40013, 40125, 40164, 40243, 41002, 41004, 43002, 45009, 45011, 50004, 50007, 61004, 89503,
	89506, 89507,
];
const ON_EVERY_API = [
	-1, 40001, 40014, 41001, 42001, 45009, 45011, 45035, 48001, 48002, 48004, 48006, 48008, 50001, 50002, 50005,
	61004, 61007, 40164, 40033, 40035, 43001, 44002, 47001, 47002, 43002, 40066, 70000,
];
const ON_TEMPLATES = [
	40003, 40008, 40013, 40036, 40037, 40039, 40246, 40247, 40249, 43004, 43019, 43100, 43101, 43102, 43116,
	45026, 45027, 45065, 45067, 47003,
];
const ON_THE_MENU = [
	40015, 40016, 40017, 40018, 40019, 40020, 40021, 40022, 40023, 40024, 40025, 40026, 40027, 40028, 40054,
	40055, 40117, 40118, 40119, 40120, 40121, 41007, 45010, 45064, 46002, 46003, 53600, 65308,
];
const ON_CONDITIONAL_MENUS = [65301, 65302, 65303, 65304, 65305, 65306, 65309, 65316, 65320];
const ON_FOLLOWERS_TAGS_AND_QR_CODES = [
	40031, 40032, 40052, 40053, 45029, 45056, 45057, 45058, 45059, 45157, 45158, 45159, 46004, 49003,
];
const ON_MEDIA = [
	40004, 40005, 40006, 40007, 40009, 40010, 40011, 40012, 40137, 41005, 41006, 44001, 45001, 45007, 46001,
	48005,
];
const ON_ARTICLES_AND_MASS_SENDING = [
	44003, 45002, 45003, 45028, 45065, 45066, 45166, 53503, 53504, 53505, 88000,
];
const ON_CUSTOMER_SERVICE = [40002, 40003, 40007, 45008, 45015, 45047, 48001, 70000];

const known = (errcode: number, endpoint: Endpoint): Errcode => {
	const found = lookUpErrcode(errcode, endpoint);
	if (found === undefined) throw new Error(`${errcode} is not in the table`);
	return found;
};

const everyRow = (): (readonly [Endpoint, number, Errcode])[] =>
	(["token", "api"] as const).flatMap((endpoint) =>
		[-1, ...Array.from({ length: 100_000 }, (_, errcode) => errcode)].flatMap((errcode) => {
			const row = lookUpErrcode(errcode, endpoint);
			return row === undefined ? [] : [[endpoint, errcode, row] as const];
		}),
	);

describe("the error table", () => {
	test.each(ON_THE_TOKEN_ENDPOINT)("knows %i on the token endpoint", (errcode) => {
		expect(lookUpErrcode(errcode, "token")).toBeDefined();
	});

	test.each(ON_EVERY_API)("knows %i on every API", (errcode) => {
		expect(lookUpErrcode(errcode, "api")).toBeDefined();
	});

	test.each(ON_TEMPLATES)("knows %i on templates and template messages", (errcode) => {
		expect(lookUpErrcode(errcode, "api")).toBeDefined();
	});

	test.each(ON_THE_MENU)("knows %i on the menu", (errcode) => {
		expect(lookUpErrcode(errcode, "api")).toBeDefined();
	});

	test.each(ON_CONDITIONAL_MENUS)("knows %i on conditional menus", (errcode) => {
		expect(lookUpErrcode(errcode, "api")).toBeDefined();
	});

	test.each(ON_FOLLOWERS_TAGS_AND_QR_CODES)("knows %i on followers, tags and QR codes", (errcode) => {
		expect(lookUpErrcode(errcode, "api")).toBeDefined();
	});

	test.each(ON_MEDIA)("knows %i on media", (errcode) => {
		expect(lookUpErrcode(errcode, "api")).toBeDefined();
	});

	test.each(ON_ARTICLES_AND_MASS_SENDING)("knows %i on articles and mass sending", (errcode) => {
		expect(lookUpErrcode(errcode, "api")).toBeDefined();
	});

	test.each(ON_CUSTOMER_SERVICE)("knows %i on customer-service messages", (errcode) => {
		expect(lookUpErrcode(errcode, "api")).toBeDefined();
	});

	test.each([0, 1, 2, 12345, 99999, -2, 40001.5, Number.NaN])("does not know %d", (errcode) => {
		expect(lookUpErrcode(errcode, "token")).toBeUndefined();
		expect(lookUpErrcode(errcode, "api")).toBeUndefined();
		expect(adviceFor({ errcode, errmsg: "test", endpoint: "api" })).toBeUndefined();
	});

	test("has every code of an API in one file alone", () => {
		const files = [
			sharedErrcodes,
			accountErrcodes,
			recipientErrcodes,
			requestErrcodes,
			templateErrcodes,
			buttonErrcodes,
			menuErrcodes,
			conditionalErrcodes,
			followerErrcodes,
			mediaErrcodes,
			articleErrcodes,
		];
		const errcodes = files.flatMap((rows) => Object.keys(rows));
		expect(errcodes).toHaveLength(new Set(errcodes).size);
	});

	test("has a name of plain words in every row", () => {
		for (const [, errcode, { name }] of everyRow())
			expect(name, String(errcode)).toMatch(/^[a-z]+(-[a-z]+)+$/);
	});

	test("says what it means and what to do in English sentences and in Chinese ones", () => {
		for (const [endpoint, errcode, row] of everyRow()) {
			for (const { en, zh } of [row.meaning, row.advice] satisfies Advice[]) {
				expect(en, `${endpoint} ${errcode}`).toMatch(/^[(\w].*[.)]$/);
				expect(zh, `${endpoint} ${errcode}`).toMatch(/\p{Script=Han}.*[。）]$/u);
				expect(zh, `${endpoint} ${errcode}`).not.toMatch(/\p{Script=Han}[,;:!?]|[,;:!?]\p{Script=Han}/u);
			}
		}
	});

	test("never sends anybody to the old cgi-bin/token", () => {
		for (const [, errcode, { meaning, advice }] of everyRow()) {
			expect(`${meaning.en}${meaning.zh}${advice.en}${advice.zh}`, String(errcode)).not.toMatch(
				/cgi-bin\/token/,
			);
		}
	});

	test("leaves nothing on the token endpoint to a request or a recipient", () => {
		const remedies = everyRow().flatMap(([endpoint, , { remedy }]) => (endpoint === "token" ? [remedy] : []));
		expect(new Set(remedies)).toEqual(new Set(["wait", "fix-account"]));
	});
});

describe("remedies", () => {
	const remedies: readonly (readonly [Endpoint, Remedy, readonly number[]])[] = [
		["api", "renew-access-token", [40001, 40014, 42001]],
		["api", "wait", [-1, 45011, 45009]],
		["api", "fix-request", [47003, 40037, 40003, 40013, 40066, 45065]],
		["api", "ask-recipient", [43004, 43019, 43101, 45015, 45047, 48002, 50005, 70000]],
		["api", "fix-account", [48001, 48004, 50002, 45035, 61004, 40164]],
		["token", "wait", [-1, 45011, 45009]],
		["token", "fix-account", [40001, 40002, 40013, 40125, 40164, 40243, 41002, 41004, 50004, 50007, 61004]],
		["token", "fix-account", [89503, 89506, 89507]],
	];

	for (const [endpoint, remedy, errcodes] of remedies) {
		test.each(errcodes)(`${endpoint}: ${remedy} for %i`, (errcode) => {
			expect(known(errcode, endpoint).remedy).toBe(remedy);
		});
	}

	test("43002 is a relay's fault on the token endpoint, and the caller's own elsewhere: it stops no path", () => {
		expect(known(43002, "token").remedy).toBe("fix-account");
		expect(known(43002, "api").remedy).toBe("fix-request");
	});

	test("48008 is about the message's type: other messages go on by the same path", () => {
		expect(known(48008, "api").remedy).toBe("fix-request");
	});

	test("only these stop a path: what no other request would change", () => {
		const stopping = everyRow().flatMap(([endpoint, errcode, { remedy }]) =>
			endpoint === "api" && remedy === "fix-account" ? [errcode] : [],
		);
		expect(stopping).toEqual([
			...[40164, 41001, 45035, 48001, 48004, 50001, 50002, 61004, 61007, 65306, 65309, 89503, 89506, 89507],
		]);
	});

	test("only a refused access_token is renewed", () => {
		const renewed = everyRow().flatMap(([, errcode, row]) =>
			row.remedy === "renew-access-token" ? [errcode] : [],
		);
		expect(renewed).toEqual([40001, 40014, 42001]);
	});

	test("40001 is a wrong AppSecret on the token endpoint and a refused access_token elsewhere", () => {
		expect(known(40001, "token").advice.en).toContain("WECHAT_APP_SECRET");
		expect(known(40001, "token").name).not.toBe(known(40001, "api").name);
	});

	test("42001 means nothing on the token endpoint, 40243 nothing elsewhere", () => {
		expect(lookUpErrcode(42001, "token")).toBeUndefined();
		expect(lookUpErrcode(40243, "api")).toBeUndefined();
	});
});

describe("answers that other systems met", () => {
	const object = (value: unknown): JsonObject => {
		if (!isJsonObject(value)) throw new Error("not an object");
		return value;
	};
	const cases = ["silenceper", "wechatpy-api", "werobot-replies"].flatMap((file) => {
		const path = join(import.meta.dirname, "../../cases", `${file}.json`);
		const all: unknown = JSON.parse(readFileSync(path, "utf8"));
		if (!Array.isArray(all)) throw new Error(`${file} is not a list`);
		return all.map(object);
	});
	const ofKind = (kind: string) =>
		cases
			.filter((each) => each["kind"] === kind)
			.map((each) => ({
				id: String(each["id"]),
				answer: answerOf(each),
				expected: object(each["expected"]),
			}));
	const answerOf = (each: JsonObject): JsonObject =>
		object(JSON.parse(String(object(each["input"])["body"])));
	const errcodeOf = (answer: JsonObject): number => Number(answer["errcode"] ?? 0);

	test.each(ofKind("api-response"))("$id is no error", ({ answer, expected }) => {
		expect(expected["ok"]).toBe(true);
		expect(lookUpErrcode(errcodeOf(answer), "api")).toBeUndefined();
	});

	test.each(ofKind("error-response"))("$id is classified as its case expects", ({ answer, expected }) => {
		const errcode = errcodeOf(answer);
		const row = lookUpErrcode(errcode, "api");
		expect(errcode).toBe(expected["errcode"]);
		if (expected["retryable"] === false) expect(["wait", "renew-access-token"]).not.toContain(row?.remedy);
		if (expected["action"] === "mark recipient undeliverable") expect(row?.remedy).toBe("ask-recipient");
		if (expected["retryable"] === undefined) expect(row).toBeUndefined();
	});

	test("there are error answers among the cases", () => {
		expect(ofKind("error-response").map(({ id }) => id)).toEqual([
			"silenceper/error/43101",
			"werobot/api/error",
		]);
	});
});
