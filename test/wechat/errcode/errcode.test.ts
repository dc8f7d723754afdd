import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../../src/wechat/errcode/endpoint.ts";
import {
	type Advice,
	adviceFor,
	type Endpoint,
	type Errcode,
	lookUpErrcode,
	type Remedy,
	type Wait,
} from "../../../src/wechat/errcode/errcode.ts";
import { accountErrcodes } from "../../../src/wechat/errcode/errcode-account.ts";
import { articleErrcodes } from "../../../src/wechat/errcode/errcode-article.ts";
import { buttonErrcodes } from "../../../src/wechat/errcode/errcode-button.ts";
import { conditionalErrcodes } from "../../../src/wechat/errcode/errcode-conditional.ts";
import { followerErrcodes } from "../../../src/wechat/errcode/errcode-follower.ts";
import { mediaErrcodes } from "../../../src/wechat/errcode/errcode-media.ts";
import { menuErrcodes } from "../../../src/wechat/errcode/errcode-menu.ts";
import { miniprogramErrcodes } from "../../../src/wechat/errcode/errcode-miniprogram.ts";
import { recipientErrcodes } from "../../../src/wechat/errcode/errcode-recipient.ts";
import { requestErrcodes } from "../../../src/wechat/errcode/errcode-request.ts";
import { sharedErrcodes } from "../../../src/wechat/errcode/errcode-shared.ts";
import { templateErrcodes } from "../../../src/wechat/errcode/errcode-template.ts";
import { isJsonObject, type JsonObject } from "../../../src/wechat/json.ts";

/** What an owner can meet, by where it is met: WeChat's published lists, and what others reported. */
const BY_ENDPOINT: readonly (readonly [Endpoint, readonly number[]])[] = [
	[
		"token",
		[
			...[
				-1, 40001, 40002, 40013, 40125, 40164, 40243, 41002, 41004, 43002, 45009, 45011, 50004, 50007, 61004,
			],
			...[89501, 89502, 89503, 89504, 89505, 89506, 89507],
		],
	],
	[
		"api",
		[
			...[
				-1, 40001, 40014, 41001, 42001, 43104, 45009, 45011, 45035, 45040, 45102, 45103, 45106, 45109, 45501,
			],
			...[48001, 48002, 48004, 48006, 48008, 48009, 50001, 50002, 50005, 61004, 61007, 40164],
			...[40033, 40035, 40038, 40048, 40066, 40068, 40097, 41009, 43001, 43002, 43003, 44002, 47001, 47002],
			...[40013, 70000],
		],
	],
	[
		"send",
		[
			...[40003, 40008, 40013, 40036, 40037, 40039, 40062, 40165, 40166, 40241, 40249, 43004, 43019, 43100],
			...[43101, 43102, 43116, 43117, 45012, 45013, 45014, 45027, 45051, 45065, 45067, 45103, 45109, 47001],
			...[47003, 48011, 85005],
		],
	],
	["industry", [40102, 40103, 43100]],
	["template", [40036, 40037, 40246, 40247, 43106, 45026, 45027]],
	[
		"menu",
		[
			...[40013, 40015, 40016, 40017, 40018, 40019, 40020, 40021, 40022, 40023, 40024, 40025, 40026, 40027],
			...[40028, 40048, 40054, 40055, 40117, 40118, 40119, 40120, 40121, 40165, 40166, 41007, 45010, 45064],
			...[46002, 46003, 53600, 65308, 65318, 65319, 85005],
			...[65301, 65302, 65303, 65304, 65305, 65306, 65307, 65309, 65310, 65311, 65312, 65313, 65314],
			...[65316, 65317, 65320],
		],
	],
	[
		"customer-service",
		[
			...[
				40002, 40003, 40007, 40008, 40013, 40165, 40166, 43117, 44004, 45002, 45004, 45005, 45006, 45008,
				45015,
			],
			...[45047, 45072, 45080, 45081, 45087, 45098, 45099, 48001, 70000, 85005],
			...[61450, 61451, 61452, 61453, 61454, 61455, 61456, 61457],
			...[65400, 65401, 65402, 65403, 65404, 65405, 65406, 65407, 65408, 65409, 65410, 65411, 65412, 65413],
			...[65414, 65415, 65416, 65417],
		],
	],
	[
		"media",
		[
			...[40004, 40005, 40006, 40007, 40009, 40010, 40011, 40012, 40113, 40137, 41005, 41006, 44001, 45001],
			...[45007, 45034, 46001, 46007, 48005],
		],
	],
	[
		"article",
		[
			...[40060, 40114, 40130, 40132, 40155, 44003, 45002, 45003, 45008, 45028, 45065, 45066, 45166, 48001],
			...[53503, 53504, 53505, 88000],
		],
	],
	["quota", [40013, 48006, 76021]],
	[
		"oauth",
		[40001, 40002, 40013, 40029, 40030, 40125, 40163, 40164, 41002, 41003, 41004, 41008, 42002, 42003],
	],
	["oauth", [42007, 45009, 45011, 48001]],
	["userinfo", [40001, 40003, 40014, 41001, 41009, 42001, 42007, 48001]],
	// Followers, their tags and groups, QR codes.
	[
		"api",
		[
			...[40031, 40032, 40050, 40051, 40052, 40053, 40092, 40132, 45016, 45017, 45018, 45029, 45056, 45057],
			...[45058, 45059, 45157, 45158, 45159, 46004, 49003],
		],
	],
];

const known = (errcode: number, endpoint: Endpoint): Errcode => {
	const found = lookUpErrcode(errcode, endpoint);
	if (found === undefined) throw new Error(`${errcode} is not in the table`);
	return found;
};

const everyRow = (): (readonly [Endpoint, number, Errcode])[] =>
	ENDPOINTS.flatMap((endpoint) =>
		[-1, ...Array.from({ length: 100_000 }, (_, errcode) => errcode)].flatMap((errcode) => {
			const row = lookUpErrcode(errcode, endpoint);
			return row === undefined ? [] : [[endpoint, errcode, row] as const];
		}),
	);

describe("the error table", () => {
	const met = BY_ENDPOINT.flatMap(([endpoint, errcodes]) =>
		errcodes.map((errcode) => [endpoint, errcode] as const),
	);

	test.each(met)("knows, on a call of the kind %s, %i", (endpoint, errcode) => {
		expect(lookUpErrcode(errcode, endpoint)).toBeDefined();
	});

	test("knows all of these also where nobody knows the call", () => {
		const unknown = met.filter(
			([endpoint, errcode]) =>
				endpoint !== "token" &&
				endpoint !== "oauth" &&
				endpoint !== "userinfo" &&
				lookUpErrcode(errcode, "api") === undefined,
		);
		expect(unknown).toEqual([]);
	});

	test.each([0, 1, 2, 12345, 99999, -2, 40001.5, Number.NaN])("does not know %d", (errcode) => {
		for (const endpoint of ENDPOINTS) {
			expect(lookUpErrcode(errcode, endpoint)).toBeUndefined();
			expect(adviceFor({ errcode, errmsg: "test", endpoint })).toBeUndefined();
		}
	});

	test("has every code that means the same everywhere in one file alone", () => {
		const files = [
			sharedErrcodes,
			accountErrcodes,
			recipientErrcodes,
			requestErrcodes,
			miniprogramErrcodes,
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
		["send", "fix-request", [40165, 40166, 85005, 43100, 47003, 40241, 45065]],
		["send", "fix-account", [45103, 45106, 45109, 48001, 43104]],
		["send", "wait", [43117, 45009, 45011]],
		["menu", "fix-request", [40165, 40166, 85005, 65318]],
		["oauth", "fix-account", [40001, 40013, 40125, 40164, 40243, 48001]],
		["oauth", "fix-request", [40029, 40163, 41008, 42003]],
		["userinfo", "fix-request", [40001, 40014, 42001, 40003, 48001]],
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
			...[40164, 41001, 43003, 43104, 43106, 45035, 45087, 45102, 45103, 45106, 45109, 45501, 48001, 48004],
			...[48009, 50001, 50002, 61004, 61007, 65306, 65309, 65319, 65400],
			...[89501, 89502, 89503, 89504, 89505, 89506, 89507],
		]);
	});

	test("only a refused access_token of the account's is renewed", () => {
		const renewed = everyRow().filter(([, , { remedy }]) => remedy === "renew-access-token");
		expect(new Set(renewed.map(([, errcode]) => errcode))).toEqual(new Set([40001, 40014, 42001]));
		const endpoints = new Set<Endpoint>(renewed.map(([endpoint]) => endpoint));
		expect(ENDPOINTS.filter((endpoint) => !endpoints.has(endpoint))).toEqual(["token", "oauth", "userinfo"]);
	});

	test("43100 is a wait of a month where the industry is set, and a template that is gone where it is sent", () => {
		expect(known(43100, "industry")).toMatchObject({ remedy: "wait", wait: "month" });
		expect(known(43100, "send")).toMatchObject({ name: "template-gone", remedy: "fix-request" });
		expect(known(43100, "api").remedy).toBe("fix-request");
	});

	test.each<readonly [Endpoint, number, Wait]>([
		["send", -1, 1],
		["send", 45011, 60],
		["send", 45009, "day"],
		["send", 43117, 600],
		["token", 45009, "day"],
		["oauth", 45009, "day"],
		["industry", 43100, "month"],
		["menu", 45010, "day"],
		["article", 45028, "day"],
		["article", 45066, 60],
		["quota", 48006, "month"],
		["api", 45040, "month"],
		["token", 89506, 86_400],
		["api", 89507, 3600],
	])("%s: %i is over after %s", (endpoint, errcode, wait) => {
		expect(known(errcode, endpoint).wait).toBe(wait);
	});

	test("of the waits, a send meets those that are for everybody, and its own", () => {
		const waits = everyRow().filter(([endpoint, , { remedy }]) => endpoint === "send" && remedy === "wait");
		expect(waits.map(([, errcode]) => errcode)).toEqual([-1, 43117, 45009, 45011, 45040]);
	});

	test.each([
		[45002, "customer-service", "2,048 bytes"],
		[45002, "article", "digest"],
		[45008, "customer-service", "one article"],
		[45008, "article", "8 articles"],
		[40037, "send", "GET /api/templates"],
		[40037, "template", "template_id_short"],
		[40013, "menu", "mini program"],
		[40013, "quota", "WECHAT_APP_ID"],
		[48001, "article", "freepublish"],
		[48001, "userinfo", "snsapi_userinfo"],
		[40001, "userinfo", "/oauth/start"],
	] as const)("%i means on a call of the kind %s what concerns %s", (errcode, endpoint, words) => {
		expect(known(errcode, endpoint).advice.en).toContain(words);
	});

	test.each([40013, 40165, 40166, 45064, 65318, 85005])(
		"%i says which mini program must be linked, and where",
		(errcode) => {
			const { en, zh } = known(errcode, "menu").advice;
			expect(en).toMatch(/appid.*linked to this account.*mp\.weixin\.qq\.com.*关联小程序/);
			expect(zh).toMatch(/appid.*本账号关联.*mp\.weixin\.qq\.com.*关联小程序/);
		},
	);

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
