import { expect, test } from "vitest";
import { ENDPOINTS, endpointOf } from "../../../src/wechat/errcode/endpoint.ts";

test.each([
	["/cgi-bin/stable_token", "token"],
	["/sns/oauth2/access_token", "oauth"],
	["/sns/oauth2/refresh_token", "oauth"],
	["/sns/userinfo", "userinfo"],
	["/cgi-bin/message/template/send", "send"],
	["/cgi-bin/message/template/subscribe", "send"],
	["/cgi-bin/template/api_set_industry", "industry"],
	["/cgi-bin/template/api_add_template", "template"],
	["/cgi-bin/template/get_all_private_template", "template"],
	["/cgi-bin/menu/create", "menu"],
	["/cgi-bin/menu/addconditional", "menu"],
	["/cgi-bin/message/custom/send", "customer-service"],
	["/cgi-bin/customservice/getkflist", "customer-service"],
	["/customservice/kfaccount/add", "customer-service"],
	["/cgi-bin/media/upload", "media"],
	["/cgi-bin/material/add_material", "media"],
	["/cgi-bin/message/mass/sendall", "article"],
	["/cgi-bin/draft/add", "article"],
	["/cgi-bin/freepublish/submit", "article"],
	["/cgi-bin/clear_quota", "quota"],
	["/cgi-bin/openapi/quota/get", "quota"],
	["/cgi-bin/user/get", "api"],
	["/cgi-bin/tags/create", "api"],
	["/cgi-bin/qrcode/create", "api"],
	["/cgi-bin/ticket/getticket", "api"],
	["/datacube/getusersummary", "api"],
	["", "api"],
])("%s is a call of the kind %s", (path, endpoint) => {
	expect(endpointOf(path)).toBe(endpoint);
	expect(ENDPOINTS).toContain(endpoint);
});
