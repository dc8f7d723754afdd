/** A server of the test's own in the gateway's place: its callbacks are answered as the test wants. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { control } from "./api.ts";

/** Gets the callback's XML. */
export type Answer = (xml: string, response: ServerResponse) => void;

/** Callbacks go to `answer` from now on, until the account is fresh again. */
export async function answerCallbacks(answer: Answer): Promise<void> {
	const server = createServer(async (request: IncomingMessage, response: ServerResponse) =>
		answer(await text(request), response),
	).listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => {
		server.close();
		server.closeAllConnections();
	});
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
	await control("PATCH", "/account", { callback_url: `http://127.0.0.1:${address.port}/wechat` });
}

/** Answers a follower's message with this part of a passive reply; everything else with `success`. */
export const replyWith =
	(part: string): Answer =>
	(xml, response) => {
		response.end(/<MsgType><!\[CDATA\[event\]\]>/.test(xml) ? "success" : passiveReply(xml, part));
	};

function passiveReply(xml: string, part: string): string {
	const field = (name: string) => new RegExp(`<${name}><!\\[CDATA\\[(.*?)\\]\\]>`).exec(xml)?.[1] ?? "";
	const from = `<FromUserName><![CDATA[${field("ToUserName")}]]></FromUserName>`;
	const to = `<ToUserName><![CDATA[${field("FromUserName")}]]></ToUserName>`;
	return `<xml>${to}${from}<CreateTime>1795344882</CreateTime>${part}</xml>`;
}

/** `<Name><![CDATA[value]]></Name>` for each. */
export const elements = (fields: Readonly<Record<string, string>>): string =>
	Object.entries(fields)
		.map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
		.join("");
