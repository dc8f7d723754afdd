/** What our own routes do not know in a query is refused by name, before anything is done. */
import { describe, expect, it } from "vitest";
import { at, itemsAt, OPERATIONS } from "./openapi/document.ts";
import { api, problemOf } from "./support/api.ts";
import { openGateway } from "./support/gateway.ts";
import { useLedger } from "./support/ledger.ts";
import { wechatAnswers } from "./support/wechat.ts";

useLedger();

/** A query for the proxy is WeChat's. */
const OURS = OPERATIONS.filter(({ scope, path }) => scope !== undefined && !path.startsWith("/api/proxy/"));

const ask = async (method: string, path: string, query: string, headers = {}) => {
	const wechat = wechatAnswers({});
	const url = `${path.replace(/\{\w+\}/g, "nothing")}?${query}`;
	const response = await openGateway().request(url, api(method, undefined, headers));
	expect(wechat.calls).toEqual([]);
	return await problemOf(response);
};

describe.each(OURS)("$method $path", ({ method, path, content }) => {
	it("refuses a parameter that it does not know", async () => {
		const problem = await ask(method, path, "page=2");
		expect(problem).toMatchObject({ type: "urn:wechat-edge:invalid-request", status: 422, field: "page" });
	});

	const known = itemsAt(content, "parameters")
		.filter((parameter) => at(parameter, "in") === "query")
		.map((parameter) => String(at(parameter, "name")));

	it.each(known)("knows %s, once", async (name) => {
		expect(await ask(method, path, `${name}=true&${name}=false`)).toMatchObject({ status: 422, field: name });
	});
});

it("the parameter that was meant is named, else those that there are", async () => {
	const detailOf = async (query: string) => (await ask("GET", "/api/pushes", query))["detail"];
	expect(await detailOf("Limit=2")).toBe('There is no query parameter "Limit" here. Did you mean "limit"?');
	expect(await detailOf("page=2")).toBe(
		'There is no query parameter "page" here. Take it out, or write one of these: limit, cursor.',
	);
	expect(await ask("GET", "/api/status", "verbose", { "Accept-Language": "zh-CN" })).toMatchObject({
		detail: "没有“verbose”这个查询参数。请删除。",
	});
});
