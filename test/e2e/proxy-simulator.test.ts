/** What an owner does by `/api/proxy`, from the gateway to the simulator: followers, QR codes, tags, menus, media. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle } from "../../bench/workerd/bundle.ts";
import { type Served, serve } from "../../bench/workerd/serve.ts";
import { bundleGateway, serveGateway } from "./proxy/gateway.ts";

const folder = mkdtempSync(join(tmpdir(), "proxy-simulator-"));

let simulator: Served;
let gateway: Awaited<ReturnType<typeof serveGateway>>;
beforeAll(async () => {
	const bundled = join(folder, "gateway");
	mkdirSync(bundled);
	await bundleGateway(bundled);
	const { folder: imports } = await bundle("simulator/wrangler.toml", join(folder, "simulator"));
	const config = join(import.meta.dirname, "../../bench/workerd/simulator.capnp");
	simulator = await serve(config, { imports: [join(imports, "..")], storage: true });
	gateway = await serveGateway(bundled, `http://127.0.0.1:${simulator.port}`);
	for (const openid of ["o-first", "o-second"]) await control("/follow", { openid });
});
afterAll(async () => {
	await gateway.stop();
	await simulator.stop();
	rmSync(folder, { recursive: true });
});

const control = (path: string, body: object) =>
	fetch(`http://127.0.0.1:${simulator.port}/simulator${path}`, {
		method: "POST",
		body: JSON.stringify(body),
	});

const JSON_BODY = { "Content-Type": "application/json" };

/** What WeChat answers to a GET or, with a body, to a POST of JSON. */
const ask = async (path: string, body?: object): Promise<Record<string, unknown>> => {
	const post = { method: "POST", headers: JSON_BODY, body: JSON.stringify(body) };
	return await (await gateway.send(path, body === undefined ? {} : post)).json();
};

describe("followers", () => {
	test("are listed, and each is asked about", async () => {
		expect(await ask("/cgi-bin/user/get")).toEqual({
			total: 2,
			count: 2,
			data: { openid: ["o-first", "o-second"] },
			next_openid: "o-second",
		});
		const info = await ask("/cgi-bin/user/info?openid=o-first&lang=zh_CN&access_token=mine");
		expect(info).toMatchObject({ subscribe: 1, openid: "o-first", language: "zh_CN" });
	});

	test("are listed although the access_token ended meanwhile", async () => {
		await control("/expire-token", {});
		expect(await ask("/cgi-bin/user/get")).toMatchObject({ total: 2 });
	});
});

test("a QR code says where a follower came from", async () => {
	const scene = { scene_str: "shop-42" };
	const body = { expire_seconds: 604_800, action_name: "QR_STR_SCENE", action_info: { scene } };
	const { ticket, ...code } = await ask("/cgi-bin/qrcode/create", body);
	expect(code).toEqual({ expire_seconds: 604_800, url: expect.stringMatching(/^http/) });
	await control("/scan", { openid: "o-first", scene: "shop-42" });
	const callbacks = await fetch(`http://127.0.0.1:${simulator.port}/simulator/callbacks?limit=1`);
	expect(await callbacks.text()).toContain(
		`<EventKey><![CDATA[shop-42]]></EventKey><Ticket><![CDATA[${ticket}]]>`,
	);
});

test("a menu is for those who carry a tag", async () => {
	const { tag } = await ask("/cgi-bin/tags/create", { tag: { name: "会员" } });
	expect(tag).toEqual({ id: 100, name: "会员" });
	const members = { openid_list: ["o-first"], tagid: 100 };
	expect(await ask("/cgi-bin/tags/members/batchtagging", members)).toEqual({ errcode: 0, errmsg: "ok" });
	expect(await ask("/cgi-bin/tags/getidlist", { openid: "o-first" })).toEqual({ tagid_list: [100] });

	const today = { type: "click", name: "今日推荐", key: "TODAY" };
	const exclusive = { type: "click", name: "会员专享", key: "MEMBERS" };
	await gateway.api("/menu", {
		method: "PUT",
		headers: JSON_BODY,
		body: JSON.stringify({ button: [today] }),
	});
	const conditional = { button: [exclusive], matchrule: { tag_id: "100" } };
	const { menuid } = await ask("/cgi-bin/menu/addconditional", conditional);
	const shownTo = async (user_id: string) => (await ask("/cgi-bin/menu/trymatch", { user_id }))["button"];
	expect(await shownTo("o-first")).toMatchObject([exclusive]);
	expect(await shownTo("o-second")).toMatchObject([today]);
	expect(await ask("/cgi-bin/menu/delconditional", { menuid })).toMatchObject({ errcode: 0 });
	expect(await shownTo("o-first")).toMatchObject([today]);
});

describe("a picture", () => {
	const upload = async (bytes: Uint8Array<ArrayBuffer>) => {
		const body = new FormData();
		body.set("media", new File([bytes], "picture.gif"));
		return await gateway.send("/cgi-bin/media/upload?type=image", { method: "POST", body });
	};

	test.each([
		["of 43 bytes, which the gateway keeps", 43],
		["of 10 MB, which streams through", 10 * 1024 * 1024],
	])("%s, goes up as a form and comes down as it was", async (_, length) => {
		const bytes = new Uint8Array(
			Uint32Array.from({ length: Math.ceil(length / 4) }, (_, at) => at).buffer,
			0,
			length,
		);
		const uploaded: Record<string, unknown> = await (await upload(bytes)).json();
		expect(uploaded).toMatchObject({ type: "image", media_id: expect.stringMatching(/^[\w-]{64}$/) });
		const media = await gateway.send(`/cgi-bin/media/get?media_id=${uploaded["media_id"]}`);
		expect(media.headers.get("Content-Type")).toBe("image/gif");
		expect(media.headers.get("Content-Disposition")).toContain(`${uploaded["media_id"]}.gif`);
		expect(media.headers.get("Content-Length")).toBe(String(length));
		expect(Buffer.compare(Buffer.from(await media.arrayBuffer()), bytes)).toBe(0);
	});

	test("whose access_token ended meanwhile goes up when it is small; a large one is refused with what to do", async () => {
		await control("/expire-token", {});
		expect(await (await upload(new Uint8Array(43))).json()).toMatchObject({ type: "image" });
		await control("/expire-token", {});
		const refused = await upload(new Uint8Array(1_000_000));
		expect(await refused.json()).toMatchObject({ errcode: 40001 });
		expect(refused.headers.get("X-WeChat-Advice")).toContain("send the request once more");
		expect(await (await upload(new Uint8Array(1_000_000))).json()).toMatchObject({ type: "image" });
	});
});

test("WeChat's refusals come as they are, explained", async () => {
	const refused = await gateway.send("/cgi-bin/user/info?openid=nobody");
	expect(refused.status).toBe(200);
	expect(await refused.json()).toMatchObject({ errcode: 40003, errmsg: expect.stringContaining("rid: ") });
	expect(refused.headers.get("X-WeChat-Remedy")).toBe("fix-request");
	const nowhere = await gateway.send("/cgi-bin/user/everything");
	expect(nowhere.headers.get("X-WeChat-Advice")).toContain("WeChat has no API at this path");
});
