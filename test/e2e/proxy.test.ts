/** `/api/proxy` over real connections: what one side sends, and how it breaks, is what the other side gets. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleGateway, serveGateway } from "./proxy/gateway.ts";
import { json, startWechat } from "./proxy/wechat.ts";

type Gateway = Awaited<ReturnType<typeof serveGateway>>;

const folder = mkdtempSync(join(tmpdir(), "proxy-"));
const bundled = join(folder, "gateway");

let wechat: Awaited<ReturnType<typeof startWechat>>;
let gateway: Gateway;
beforeAll(async () => {
	mkdirSync(bundled);
	await bundleGateway(bundled);
	wechat = await startWechat();
	gateway = await serveGateway(bundled, wechat.origin);
});
afterAll(async () => {
	await gateway.stop();
	await wechat.close();
	rmSync(folder, { recursive: true });
});

const MB = 1_000_000;
const UPLOAD = "/cgi-bin/media/upload?type=video";
const DOWNLOAD = "/cgi-bin/media/get?media_id=M";

/** Reads to the end, or to where it breaks. */
const readAll = async (response: Response) => {
	let length = 0;
	try {
		for await (const chunk of response.body ?? []) length += chunk.length;
		return { length, isWhole: true };
	} catch {
		return { length, isWhole: false };
	}
};

describe("a path that climbs is refused as it was written, and WeChat hears nothing of it", () => {
	test.each([
		"/cgi-bin/../sns/userinfo",
		"/cgi-bin/%2e%2e/sns/userinfo",
		"/cgi-bin/.%2E/token",
		"/cgi-bin//token",
		"/cgi-bin\\token",
		"/cgi-bin%5Ctoken",
		"/cgi-bin%2Ftoken",
		"/cgi-bin/%74oken",
		"/cgi-bin/user/get%00",
		"/cgi-bin/user/get%0d%0aX:1",
		"/http://elsewhere.example/cgi-bin/user/get",
		"//elsewhere.example/cgi-bin/user/get",
	])("%s", async (path) => {
		const before = wechat.arrived.length;
		expect(await gateway.raw(path)).toBe(422);
		expect(wechat.arrived).toHaveLength(before);
	});
});

describe("an upload", () => {
	const answerWhole = () =>
		wechat.answers(async (response, { whole, received }) => {
			await whole;
			json(response, { errcode: 0, length: received() });
		});

	test.each([
		["20 MB", 20 * MB],
		["a hundred bytes", 100],
	])("of %s arrives whole, with its length: WeChat refuses bodies in chunks", async (_, length) => {
		answerWhole();
		const answer = await gateway.send(UPLOAD, { method: "POST", body: new Uint8Array(length) });
		expect(await answer.json()).toEqual({ errcode: 0, length });
		expect(wechat.last()?.request.headers["content-length"]).toBe(String(length));
		expect(wechat.last()?.request.headers).not.toHaveProperty("transfer-encoding");
	});

	test("without a length gets one where it is small", async () => {
		answerWhole();
		const body = new Blob(["{}"]).stream();
		const init: RequestInit & { readonly duplex: "half" } = { method: "POST", body, duplex: "half" };
		expect(await (await gateway.send(UPLOAD, init)).json()).toEqual({ errcode: 0, length: 2 });
		expect(wechat.last()?.request.headers["content-length"]).toBe("2");
	});

	test("reaches WeChat while the caller still sends; left by the caller it is a broken one, not a short one", async () => {
		answerWhole();
		const before = wechat.arrived.length;
		const upload = gateway.upload(UPLOAD, 5 * MB).on("error", () => undefined);
		upload.write(new Uint8Array(MB));
		await expect.poll(() => wechat.arrived[before]?.received(), { timeout: 5000 }).toBe(MB);
		upload.destroy();
		expect(await wechat.arrived[before]?.whole).toBe(false);
	});

	test("whose access_token WeChat refuses before the body is there is not sent again, and the next one goes through", async () => {
		wechat.answers((response) => json(response, { errcode: 42001, errmsg: "access_token expired" }));
		const before = wechat.arrived.length;
		const refused = await gateway.send(UPLOAD, { method: "POST", body: new Uint8Array(MB) });
		expect(await refused.json()).toMatchObject({ errcode: 42001 });
		expect(refused.headers.get("X-WeChat-Advice")).toContain("send the request once more");
		expect(wechat.arrived).toHaveLength(before + 1);
		answerWhole();
		const next = await gateway.send(UPLOAD, { method: "POST", body: new Uint8Array(MB) });
		expect(await next.json()).toEqual({ errcode: 0, length: MB });
	});
});

describe("a download", () => {
	test("of 50 MB comes whole, with its length", async () => {
		wechat.answers((response) => {
			response.setHeader("Content-Type", "video/mp4").setHeader("Content-Length", 50 * MB);
			response.end(new Uint8Array(50 * MB));
		});
		const answer = await gateway.send(DOWNLOAD);
		expect(answer.headers.get("Content-Length")).toBe(String(50 * MB));
		expect(await readAll(answer)).toEqual({ length: 50 * MB, isWhole: true });
	});

	test("of a long JSON without a length comes whole", async () => {
		const text = JSON.stringify({
			openid: Array.from({ length: 10_000 }, (_, n) => `o${n}`.padEnd(28, "x")),
		});
		wechat.answers((response) => {
			response.setHeader("Content-Type", "application/json").write(text.slice(0, 1000));
			response.end(text.slice(1000));
		});
		expect(await (await gateway.send("/cgi-bin/user/get")).text()).toBe(text);
	});

	test("that WeChat compressed comes as what it is", async () => {
		const text = JSON.stringify({ errcode: 40003, errmsg: "invalid openid" });
		wechat.answers((response) => {
			response.setHeader("Content-Type", "application/json").setHeader("Content-Encoding", "gzip");
			response.end(gzipSync(text));
		});
		const answer = await gateway.send("/cgi-bin/user/info");
		expect(await answer.text()).toBe(text);
		expect(answer.headers.get("X-WeChat-Remedy")).toBe("fix-request");
	});

	test.each([
		["with a length", { "Content-Length": 5 * MB }],
		["in chunks", {}],
	])("%s, whose connection is lost on the way, is broken for the caller, too", async (_, headers) => {
		wechat.answers((response) => {
			response.writeHead(200, { "Content-Type": "video/mp4", ...headers });
			response.write(new Uint8Array(MB), () => response.destroy());
		});
		const { length, isWhole } = await readAll(await gateway.send(DOWNLOAD));
		expect(isWhole).toBe(false);
		expect(length).toBeLessThanOrEqual(MB);
	});

	test("of a JSON whose connection is lost on the way is 504: half of it could say the opposite", async () => {
		wechat.answers((response) => {
			response.writeHead(200, { "Content-Type": "application/json", "Content-Length": 1000 });
			response.write('{"errcode":0', () => response.destroy());
		});
		expect((await gateway.send("/cgi-bin/user/get")).status).toBe(504);
	});

	test("that its caller leaves is given up at WeChat", async () => {
		wechat.answers((response) => {
			response.writeHead(200, { "Content-Type": "video/mp4", "Content-Length": 5 * MB });
			response.write(new Uint8Array(MB));
		});
		const caller = new AbortController();
		const answer = await gateway.send(DOWNLOAD, { signal: caller.signal });
		await answer.body?.getReader().read();
		caller.abort();
		expect(await wechat.last()?.answered).toBe(false);
	});
});

describe("a WeChat that falls silent", () => {
	let impatient: Gateway;
	beforeAll(async () => {
		impatient = await serveGateway(bundled, wechat.origin, 1000);
	});
	afterAll(() => impatient.stop());

	test.each([
		["with a length", { "Content-Length": 5 * MB }],
		["in chunks", {}],
	])("within a download %s breaks it when its time is up, on both sides", async (_, headers) => {
		wechat.answers((response) => {
			response.writeHead(200, { "Content-Type": "video/mp4", ...headers });
			response.write(new Uint8Array(MB));
		});
		expect(await readAll(await impatient.send(DOWNLOAD))).toMatchObject({ isWhole: false });
		expect(await wechat.last()?.answered).toBe(false);
	});

	test("before its answer, or within a JSON, is 504, and its connection is given up", async () => {
		wechat.answers(() => undefined);
		expect((await impatient.send(UPLOAD, { method: "POST", body: new Uint8Array(MB) })).status).toBe(504);
		expect(await wechat.last()?.answered).toBe(false);
		wechat.answers((response) => {
			response.writeHead(200, { "Content-Type": "application/json" });
			response.write('{"errcode":0');
		});
		expect((await impatient.send("/cgi-bin/user/get")).status).toBe(504);
		expect(await wechat.last()?.answered).toBe(false);
	});
});
