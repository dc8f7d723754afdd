/** An upstream whose fetch is the test's own, and what it was asked. */
import { type ApiRequest, createUpstream, type UpstreamOptions } from "../../src/wechat/api.ts";

export const never = () => new AbortController().signal;

export const get: ApiRequest = {
	method: "GET",
	path: "/cgi-bin/menu/get",
	query: { access_token: "access-token-5ecret" },
	success: "menu",
};

export const arrange = (answer: UpstreamOptions["fetch"], options: Partial<UpstreamOptions> = {}) => {
	const requests: Request[] = [];
	const upstream = createUpstream({
		fetch: (request) => {
			requests.push(request);
			return answer(request);
		},
		origin: "https://wechat.example",
		deadline: never,
		...options,
	});
	return { upstream, requests };
};
