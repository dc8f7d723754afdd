import { reset } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gatewayAnswers } from "./gateway.ts";
import {
	accessToken,
	appId,
	appSecret,
	askToken,
	call,
	control,
	errcodeOf,
	list,
	newFollower,
	receivedBy,
	send,
	sentenceIn,
} from "./simulator.ts";

beforeEach(() => {
	gatewayAnswers(() => "success");
});

afterEach(async () => {
	vi.restoreAllMocks();
	await reset();
});

const path = "/cgi-bin/template/get_all_private_template";
const faults = (...list: readonly object[]) => control("PUT", "/faults", list);
const get = async (): Promise<Response> => send("GET", `${path}?access_token=${await accessToken()}`);

describe("a fault", () => {
	it("with errcode answers it as often as it says, and then no more", async () => {
		await faults({ path, errcode: 45011, times: 2 });
		expect([
			await errcodeOf("GET", path),
			await errcodeOf("GET", path),
			await errcodeOf("GET", path),
		]).toEqual([45011, 45011, undefined]);
	});

	it("with errmsg answers these words", async () => {
		await faults({ path, errcode: 61004, errmsg: "access clientip is not registered" });
		expect((await call("GET", path))["errmsg"]).toMatch(/^access clientip is not registered rid: /);
	});

	it("hits only its path, unless that is *", async () => {
		await faults({ path: "/cgi-bin/menu/get", errcode: -1 });
		expect(await errcodeOf("GET", path)).toBeUndefined();
		await faults({ path: "*", errcode: -1 });
		expect((await (await send("GET", path)).json<{ errcode: number }>()).errcode).toBe(-1);
	});

	it("of access_token hits every endpoint that takes one, and no other", async () => {
		const token = await accessToken();
		await faults({ path: "access_token", errcode: 45009 });
		for (const one of ["/cgi-bin/tags/get", "/cgi-bin/openapi/quota/get", "/cgi-bin/media/get", path]) {
			expect(await (await send("GET", `${one}?access_token=${token}`)).json()).toMatchObject({
				errcode: 45009,
			});
		}
		expect((await askToken())["errcode"]).toBeUndefined();
		const credentials = `appid=${appId}&secret=${appSecret}`;
		const web = `/sns/oauth2/access_token?${credentials}&code=x&grant_type=authorization_code`;
		expect(await (await send("GET", web)).json()).toMatchObject({ errcode: 40029 });
		expect(await (await send("GET", "/cgi-bin/nothing?access_token=x")).json()).toMatchObject({
			errcode: 40066,
		});
	});

	it("that delays adds to another one and to other delays, wherever they stand", async () => {
		await faults(
			{ path: "*", delay_ms: 30 },
			{ path, errcode: 45011 },
			{ path: "*", errcode: -1 },
			{ path, delay_ms: 20, after: true },
		);
		const start = performance.now();
		expect(await (await send("GET", path)).json()).toMatchObject({ errcode: 45011 });
		expect(performance.now() - start).toBeGreaterThanOrEqual(45);
		const [record] = list((await control("GET", `/calls?path=${path}`))["calls"]);
		expect(record).toMatchObject({ fault: "delay_ms 30 + delay_ms 20 + errcode 45011" });
		const hits = list((await control("GET", "/faults"))["faults"]).map((fault) => fault["hits"]);
		expect(hits).toEqual([1, 1, 0, 1]);
	});

	it("with status answers it and its body", async () => {
		await faults({ path, status: 502, body: "<h1>bad gateway</h1>" });
		const answer = await get();
		expect([answer.status, await answer.text()]).toEqual([502, "<h1>bad gateway</h1>"]);
	});

	it.each([
		["html", /^<html>/],
		["half-json", /^\{"errcode":0,"errmsg":"ok","acc$/],
		["empty", /^$/],
		["wrong-types", /"errcode":"none"/],
	])("with garbled %s answers 200 and no sense", async (garbled, body) => {
		await faults({ path, garbled });
		const answer = await get();
		expect([answer.status, body.test(await answer.text())]).toEqual([200, true]);
	});

	it("with delay_ms answers late and right", async () => {
		await faults({ path, delay_ms: 40 });
		const start = performance.now();
		expect(await errcodeOf("GET", path)).toBeUndefined();
		expect(performance.now() - start).toBeGreaterThanOrEqual(35);
	});

	it("that hangs holds up no other call, and is on the record", async () => {
		await faults({ path, hang: true, times: 1 });
		const token = await accessToken();
		const hanging = send("GET", `${path}?access_token=${token}`).then(() => "answered");
		expect(await errcodeOf("GET", "/cgi-bin/menu/get")).toBe(46003);
		const [record] = list((await control("GET", `/calls?path=${path}`))["calls"]);
		expect(record).toMatchObject({ path, status: null, errcode: null });
		expect(await Promise.race([hanging, Promise.resolve("silent")])).toBe("silent");
	});

	it("with a ratio hits that share, evenly", async () => {
		await faults({ path, errcode: -1, ratio: 0.25 });
		const errcodes = [];
		for (let calls = 0; calls < 8; calls++) errcodes.push(await errcodeOf("GET", path));
		expect(errcodes.map((errcode) => errcode === -1)).toEqual([
			false,
			false,
			false,
			true,
			false,
			false,
			false,
			true,
		]);
	});

	it("with skip lets so many calls go well first, and then begins to count", async () => {
		await faults({ path, errcode: 40001, skip: 2, times: 1 });
		const errcodes = [];
		for (let calls = 0; calls < 4; calls++) errcodes.push(await errcodeOf("GET", path));
		expect(errcodes).toEqual([undefined, undefined, 40001, undefined]);
	});

	it("before the call leaves it without effect; after it, only the answer is lost", async () => {
		const menu = { button: [{ type: "click", name: "一", key: "k" }] };
		await faults({ path: "/cgi-bin/menu/create", status: 502, times: 1 });
		const token = await accessToken();
		await send("POST", `/cgi-bin/menu/create?access_token=${token}`, menu);
		expect(await errcodeOf("GET", "/cgi-bin/menu/get")).toBe(46003);
		await faults({ path: "/cgi-bin/menu/create", status: 502, times: 1, after: true });
		const lost = await send("POST", `/cgi-bin/menu/create?access_token=${token}`, menu);
		expect(lost.status).toBe(502);
		expect(await errcodeOf("GET", "/cgi-bin/menu/get")).toBeUndefined();
	});

	it("after a template send leaves the message with the follower", async () => {
		const touser = await newFollower();
		await faults({ path: "/cgi-bin/message/template/send", garbled: "empty", after: true });
		const data = { keyword1: { value: "1" }, keyword2: { value: "2" } };
		const template_id = "sim_old_industry_00000000000000000000000003";
		await send("POST", `/cgi-bin/message/template/send?access_token=${await accessToken()}`, {
			touser,
			template_id,
			data,
		});
		expect(await receivedBy(touser)).toHaveLength(1);
		const [sent] = list((await control("GET", "/calls?path=/cgi-bin/message/template/send"))["calls"]);
		expect(sent).toMatchObject({ response: "", lost_response: expect.stringContaining('"msgid":') });
	});
});

describe("the list of faults", () => {
	it("can be set as it is shown, and goes on counting", async () => {
		await faults({ path, errcode: 45011, skip: 1, times: 2 });
		await get();
		await get();
		const { faults: shown } = await control("GET", "/faults");
		expect(
			await control("PUT", "/faults", [...list(shown), { path: "/cgi-bin/menu/get", status: 502 }]),
		).toMatchObject({
			faults: [
				{ path, errcode: 45011, times: 2, hits: 1 },
				{ path: "/cgi-bin/menu/get", status: 502, hits: 0 },
			],
		});
		expect(await errcodeOf("GET", path)).toBe(45011);
	});

	it("begins to count anew with a fault that is set without its hits", async () => {
		await faults({ path, errcode: 45011, times: 1 });
		expect([await errcodeOf("GET", path), await errcodeOf("GET", path)]).toEqual([45011, undefined]);
		await faults({ path, errcode: 45011, times: 1 });
		expect(await errcodeOf("GET", path)).toBe(45011);
	});

	it("shows how often each one hit, and can be emptied", async () => {
		await faults({ path, errcode: -1, times: 1 });
		await errcodeOf("GET", path);
		expect(list((await control("GET", "/faults"))["faults"])).toMatchObject([
			{ path, errcode: -1, times: 1, hits: 1 },
		]);
		expect((await send("DELETE", "/simulator/faults")).status).toBe(204);
		expect((await control("GET", "/faults"))["faults"]).toEqual([]);
	});

	it.each([
		[{ path }, /exactly one of errcode, status/],
		[{ path, errcode: 1, status: 500 }, /exactly one of/],
		[{ errcode: 1 }, /"path" is missing/],
		[{ path: "cgi-bin", errcode: 1 }, /must begin with "\/", or be "\*" or "access_token"/],
		[{ path, garbled: "xml" }, /html, half-json, empty, wrong-types/],
		[{ path, hang: false }, /"hang" can only be true/],
		[{ path, errcode: 1, ratio: 2 }, /"ratio"/],
		[{ path, errcode: 1, often: 2 }, /Unknown field "often"/],
		[{ path, status: 500, errmsg: "x" }, /"errmsg" belongs to "errcode"/],
	])("refuses %j in a sentence, and keeps the former list", async (fault, sentence) => {
		await faults({ path, errcode: -1 });
		const refused = await send("PUT", "/simulator/faults", [fault]);
		expect(refused.status).toBe(422);
		expect(await sentenceIn(refused)).toMatch(sentence);
		expect(list((await control("GET", "/faults"))["faults"])).toHaveLength(1);
	});
});
