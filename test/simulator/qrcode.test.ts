import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gatewayAnswers } from "./gateway.ts";
import { advance, call, control, list } from "./simulator.ts";
import { inStorage } from "./storage.ts";

beforeEach(() => {
	gatewayAnswers(() => "success");
});

afterEach(async () => {
	vi.restoreAllMocks();
	await reset();
});

const temporary = {
	expire_seconds: 604_800,
	action_name: "QR_STR_SCENE",
	action_info: { scene: { scene_str: "shop-42" } },
};

const permanent = { action_name: "QR_LIMIT_STR_SCENE", action_info: temporary.action_info };

const create = (body: object) => call("POST", "/cgi-bin/qrcode/create", body);
const ofScene = (action_name: string, scene: object) => create({ action_name, action_info: { scene } });

/** The message of the newest callback. */
const lastXml = async (): Promise<string> => {
	const callbacks = list((await control("GET", "/callbacks"))["callbacks"]);
	return String(callbacks.at(-1)?.["xml"]);
};

describe("a temporary QR code", () => {
	const made = {
		ticket: expect.stringMatching(/^gQ/),
		url: expect.stringMatching(/^http:\/\/weixin\.qq\.com\/q\//),
	};

	it("has a ticket, the address in its picture, and its life", async () => {
		expect(await create(temporary)).toEqual({ ...made, expire_seconds: 604_800 });
	});

	it("lives 60 s when its life is not said", async () => {
		const { expire_seconds: _, ...body } = temporary;
		expect(await create(body)).toEqual({ ...made, expire_seconds: 60 });
	});

	it("lives at most 30 days", async () => {
		expect(await create({ ...temporary, expire_seconds: 2_592_000 })).toMatchObject({
			expire_seconds: 2_592_000,
		});
		expect(await create({ ...temporary, expire_seconds: 2_592_001 })).toMatchObject({ errcode: 40053 });
	});

	it("is another one each time", async () => {
		const { ticket } = await create(temporary);
		expect((await create(temporary))["ticket"]).not.toBe(ticket);
	});
});

describe("a permanent QR code", () => {
	it("has no life, and is the same one each time", async () => {
		const code = await create(permanent);
		expect(Object.keys(code)).toEqual(["ticket", "url"]);
		expect(await create(permanent)).toEqual(code);
		expect(await create({ ...permanent, action_info: { scene: { scene_str: "shop-43" } } })).not.toEqual(
			code,
		);
	});

	it("beyond a hundred thousand is 45029; a former one still comes, and a temporary one, too", async () => {
		const former = await create(permanent);
		await inStorage(`INSERT INTO qr_codes WITH RECURSIVE up (i) AS
			(SELECT 2 UNION ALL SELECT i + 1 FROM up WHERE i < 100000) SELECT i, '', 'scene ' || i, NULL FROM up`);
		expect(await ofScene("QR_LIMIT_SCENE", { scene_id: 1 })).toMatchObject({ errcode: 45029 });
		expect(await create(permanent)).toEqual(former);
		expect(await create(temporary)).toHaveProperty("ticket");
	});
});

describe("qrcode/create refuses", () => {
	it.each([
		["another action_name", 40052, "QR_CARD", { scene_str: "x" }],
		["an action_name like a method of all objects", 40052, "constructor", { scene_str: "x" }],
		["no scene", 40053, "QR_STR_SCENE", {}],
		["an empty scene_str", 40053, "QR_STR_SCENE", { scene_str: "" }],
		["a scene_str of 65 characters", 40053, "QR_LIMIT_STR_SCENE", { scene_str: "店".repeat(65) }],
		["a scene_str for QR_SCENE", 40053, "QR_SCENE", { scene_str: "x" }],
		["the scene_id 0", 40053, "QR_SCENE", { scene_id: 0 }],
		["a scene_id of 33 bits", 40053, "QR_SCENE", { scene_id: 2 ** 32 }],
		["a permanent scene_id over 100,000", 40053, "QR_LIMIT_SCENE", { scene_id: 100_001 }],
	])("%s with %i", async (_what, errcode, action, scene) => {
		expect(await ofScene(action, scene)).toMatchObject({ errcode });
	});

	it.each([
		["QR_STR_SCENE", { scene_str: "店".repeat(64) }],
		["QR_SCENE", { scene_id: 2 ** 32 - 1 }],
		["QR_LIMIT_SCENE", { scene_id: 100_000 }],
	])("nothing at the limits of %s", async (action, scene) => {
		expect(await ofScene(action, scene)).toHaveProperty("ticket");
	});

	it("a body without action_info with 40053", async () => {
		expect(await create({ action_name: "QR_SCENE" })).toMatchObject({ errcode: 40053 });
	});
});

describe("whoever scans a code", () => {
	it("brings its ticket, as a new follower and as an old one", async () => {
		const { ticket } = await create(temporary);
		await control("POST", "/follow", { openid: "o-new", scene: "shop-42" });
		expect(await lastXml()).toContain(`<Ticket><![CDATA[${ticket}]]></Ticket>`);
		expect(await lastXml()).toContain("<EventKey><![CDATA[qrscene_shop-42]]></EventKey>");
		await control("POST", "/scan", { openid: "o-new", scene: "shop-42" });
		expect(await lastXml()).toContain(`<Ticket><![CDATA[${ticket}]]></Ticket>`);
		expect(await lastXml()).toContain("<EventKey><![CDATA[shop-42]]></EventKey>");
	});

	it("is known by it in user/info", async () => {
		await create(temporary);
		await control("POST", "/follow", { openid: "o-new", scene: "shop-42" });
		expect(await call("GET", "/cgi-bin/user/info?openid=o-new")).toMatchObject({
			subscribe_scene: "ADD_SCENE_QR_CODE",
			qr_scene_str: "shop-42",
		});
	});

	it("brings the permanent one's ticket once the temporary one has ended", async () => {
		const former = await create(permanent);
		const { ticket } = await create(temporary);
		const scanned = async () => {
			await control("POST", "/scan", { openid: "o-new", scene: "shop-42" });
			return /<Ticket><!\[CDATA\[(.*?)\]\]>/.exec(await lastXml())?.[1];
		};
		await control("POST", "/follow", { openid: "o-new" });
		expect(await scanned()).toBe(ticket);
		await advance(604_800);
		expect(await scanned()).toBe(former["ticket"]);
	});
});
