/**
 * WeChat as far as a push calls it, in this process: what it takes down has the measurer's clock. Every call is answered
 * well, and after the same time; nothing about a message is checked.
 */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";

export interface PretendWechat {
	/** On 127.0.0.1. */
	readonly port: number;
	/** When each template message came in: `performance.now()`. */
	readonly sends: readonly number[];
	readonly stop: () => void;
}

export const SEND_PATH = "/cgi-bin/message/template/send";
export const TEMPLATE_ID = "bench_order_shipped";

const TEMPLATE = {
	template_id: TEMPLATE_ID,
	title: "订单发货通知",
	content: "订单编号:{{character_string1.DATA}}\n商品名称:{{thing2.DATA}}",
};

const ANSWERS: Readonly<Record<string, object>> = {
	"/cgi-bin/stable_token": { access_token: "benchAccessToken".repeat(8), expires_in: 7200 },
	"/cgi-bin/template/get_all_private_template": { template_list: [TEMPLATE] },
	"/cgi-bin/openapi/quota/get": { errcode: 0, quota: { daily_limit: 1e6, used: 0, remain: 1e6 } },
};

/** Takes `latencyMs` for every answer. */
export async function startWechat(latencyMs: number): Promise<PretendWechat> {
	const sends: number[] = [];
	const server = createServer(async (request, response) => {
		const path = request.url?.split("?")[0] ?? "";
		const answer = path === SEND_PATH ? accepted(sends.push(performance.now())) : ANSWERS[path];
		await buffer(request);
		await delay(latencyMs);
		response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer));
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		port: portOf(server),
		sends,
		stop: () => {
			server.close();
			server.closeAllConnections();
		},
	};
}

const accepted = (count: number) => ({ errcode: 0, errmsg: "ok", msgid: 4_000_000_000 + count });

const portOf = (server: Server): number => {
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("no port to listen on");
	return address.port;
};
