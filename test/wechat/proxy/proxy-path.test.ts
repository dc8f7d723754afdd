import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readProxyPath } from "../../../src/wechat/proxy/proxy-path.ts";

describe("a path of an Official Account's API is passed on", () => {
	test.each([
		"/cgi-bin/user/get",
		"/cgi-bin/user/info/batchget",
		"/cgi-bin/tags/members/batchtagging",
		"/cgi-bin/qrcode/create",
		"/cgi-bin/media/upload",
		"/cgi-bin/material/add_material",
		"/cgi-bin/menu/addconditional",
		"/cgi-bin/message/mass/sendall",
		"/cgi-bin/draft/add",
		"/cgi-bin/freepublish/submit",
		"/cgi-bin/comment/list",
		"/cgi-bin/openapi/quota/get",
		"/cgi-bin/clear_quota",
		"/cgi-bin/clear_quota/v2",
		"/cgi-bin/ticket/getticket",
		"/cgi-bin/customservice/getkflist",
		"/customservice/msgrecord/getmsglist",
		"/customservice/kfaccount/add",
		"/datacube/getusersummary",
		"/card/create",
		"/card/invoice/reimburse/updateinvoicestatus",
		"/cv/ocr/idcard",
		"/cv/img/aicrop",
		"/semantic/semproxy/search",
		"/shakearound/device/bindpage",
		"/bizwifi/shop/list",
		"/merchant/order/getbyid",
		"/scan/product/v2/add",
		"/device/getqrcode",
		"/hardware/mydevice/platform/ctrl_device",
		"/hardware/bracelet/setstep",
		"/mall/importorder",
		"/pay/delivernotify",
		"/payfeedback/update",
		"/marketing/user_actions/add",
		"/intp/marketcode/applycode",
		"/nontax/getbillauthurl",
		"/publisher/stat",
		"/cityservice/sendmsgdata",
		"/wxaapi/newtmpl/gettemplate",
		"/wxa/servicemarket",
	])("%s", (path) => {
		expect(readProxyPath(path)).toEqual({ ok: true, value: path });
	});

	test("of 128 characters, but not of 129", () => {
		const path = `/cgi-bin/${"a".repeat(119)}`;
		expect(readProxyPath(path)).toMatchObject({ ok: true });
		expect(readProxyPath(`${path}a`)).toMatchObject({ ok: false });
	});
});

describe("an encoded slash is a slash", () => {
	test.each(["/cgi-bin%2Fuser%2Fget", "/cgi-bin%2fuser/get", "%2Fcgi-bin/user%2Fget"])("%s", (path) => {
		expect(readProxyPath(path)).toEqual({ ok: true, value: "/cgi-bin/user/get" });
	});

	test("and counts as one character", () => {
		expect(readProxyPath(`/cgi-bin%2F${"a".repeat(119)}`)).toMatchObject({ ok: true });
		expect(readProxyPath(`/cgi-bin%2F${"a".repeat(120)}`)).toMatchObject({ ok: false });
	});
});

describe("what asks for an access_token is refused, with the way to the gateway's own", () => {
	test.each([
		"/cgi-bin/token",
		"/cgi-bin/stable_token",
		"/cgi-bin/TOKEN",
		"/cgi-bin/Stable_Token",
		"/cgi-bin/token/x",
		"/cgi-bin%2Ftoken",
		"/cgi-bin%2fstable_token",
		"/cgi-bin%2FStable_Token%2Fx",
	])("%s", (path) => {
		const refused = readProxyPath(path);
		expect(refused).toMatchObject({ ok: false, error: { en: expect.stringContaining("GET /api/token") } });
		expect(refused).toMatchObject({ error: { zh: expect.stringContaining("GET /api/token") } });
	});
});

test.each([
	"/sns/userinfo",
	"/sns/oauth2/access_token",
	"/sns%2Fuserinfo",
	"/hardware/snstransfer/bracelet/getstep",
	"/hardware%2Fsnstransfer%2Fbracelet%2Fgetstep",
])("%s takes the user's own token: the way to it is web authorisation", (path) => {
	const error = {
		en: expect.stringContaining("/oauth/start"),
		zh: expect.stringContaining("/oauth/start"),
	};
	expect(readProxyPath(path)).toMatchObject({ ok: false, error });
});

describe("anything else is refused, with what a path looks like", () => {
	test.each([
		["nothing", ""],
		["a slash", "/"],
		["an area alone", "/cgi-bin"],
		["an area and a slash", "/cgi-bin/"],
		["a mini program's shop", "/shop/spu/add"],
		["another area", "/admin/users"],
		["an area in capitals", "/CGI-BIN/user/get"],
		["no slash in front", "cgi-bin/user/get"],
		["two slashes in front", "//cgi-bin/user/get"],
		["two slashes within", "/cgi-bin//user/get"],
		["a slash at the end", "/cgi-bin/user/get/"],
		["climbing", "/cgi-bin/../sns/userinfo"],
		["climbing, encoded", "/cgi-bin/%2e%2e/sns/userinfo"],
		["climbing, half encoded", "/cgi-bin/.%2E/sns/userinfo"],
		["standing still", "/cgi-bin/./user/get"],
		["a backslash", "/cgi-bin\\token"],
		["an encoded backslash", "/cgi-bin%5ctoken"],
		["a slash encoded twice", "/cgi-bin%252Fuser%252Fget"],
		["a token path with a slash encoded twice", "/cgi-bin%252Ftoken"],
		["two encoded slashes", "/cgi-bin%2F%2Fuser/get"],
		["an encoded slash beside another", "/cgi-bin/%2Ftoken"],
		["an encoded slash at the end", "/cgi-bin/user/get%2F"],
		["climbing by an encoded slash", "/cgi-bin%2F..%2Fsns/userinfo"],
		["climbing, all encoded", "/cgi-bin%2F%2e%2e%2Fsns%2Fuserinfo"],
		["climbing, encoded twice", "/cgi-bin%2F%252e%252e%2Fsns"],
		["an overlong slash", "/cgi-bin%c0%afuser/get"],
		["an encoded percent sign", "/cgi-bin/%252e%252e/token"],
		["an encoded letter", "/cgi-bin/%74oken"],
		["NUL", "/cgi-bin/user/get\0"],
		["an encoded NUL", "/cgi-bin/user/get%00"],
		["a line end", "/cgi-bin/user/get\n"],
		["a line end and a header", "/cgi-bin/user/get\r\nX-Relay-Key: x"],
		["a tab", "/cgi-bin/\tuser/get"],
		["a space", "/cgi-bin/user get"],
		["a matrix parameter", "/cgi-bin/user/get;x=1"],
		["a question mark", "/cgi-bin/user/get?access_token=x"],
		["a fragment", "/cgi-bin/user/get#x"],
		["an absolute url", "/https://elsewhere.example/cgi-bin/user/get"],
		["a host", "/@elsewhere.example/cgi-bin/user/get"],
		["letters that look alike", "/сgi-bin/user/get"],
		["Chinese", "/cgi-bin/用户/get"],
	])("%s", (_, path) => {
		const refused = readProxyPath(path);
		expect(refused).toMatchObject({
			ok: false,
			error: { en: expect.stringContaining("cgi-bin, cityservice") },
		});
		expect(refused).toMatchObject({ error: { zh: expect.stringContaining("cgi-bin、cityservice") } });
	});

	test("one that is very long is quoted in part", () => {
		const refused = readProxyPath(`/${"x".repeat(100_000)}`);
		expect(JSON.stringify(refused).length).toBeLessThan(2000);
	});
});

test("whatever is passed on stays what it is as a part of a URL", () => {
	const part = fc.string({ unit: "binary", maxLength: 12 });
	const path = fc
		.array(fc.oneof(part, fc.constantFrom("cgi-bin", "wxa", "..", ".", "%2e%2e", "%2F", "user", "get", "")))
		.map((parts) => `/${parts.join("/")}`);
	fc.assert(
		fc.property(fc.oneof(path, fc.string({ unit: "binary" })), (any) => {
			const read = readProxyPath(any);
			if (!read.ok) return;
			const url = new URL(`https://wechat.example${read.value}?access_token=x`);
			expect(url.origin).toBe("https://wechat.example");
			expect(url.pathname).toBe(read.value);
		}),
		{ numRuns: 500 },
	);
});
