/** A little server of the owner's, which is sent events and does with them what a test says. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import { isJsonObject, type JsonObject } from "../../../src/wechat/json.ts";

export const EVENTS_SECRET = `whsec_${btoa("a secret of the tests, 32 bytes!")}`;

export interface ReceivedEvent {
	/** The `webhook-id`. */
	readonly id: string;
	readonly type: string;
	readonly data: JsonObject;
}

/** What the server does once an event has arrived; whatever it leaves open stays open. */
export type Manner = (response: ServerResponse, event: ReceivedEvent) => void | Promise<void>;

export const taking: Manner = (response) => void response.writeHead(204).end();
export const hanging: Manner = () => {};
export const answering =
	(status: number, headers: Readonly<Record<string, string>> = {}): Manner =>
	(response) =>
		void response.writeHead(status, headers).end();
export const replying =
	(reply: unknown, afterMs = 0): Manner =>
	(response) =>
		void setTimeout(() => response.end(JSON.stringify({ reply })), afterMs);

export const startOwner = async () => {
	const received: ReceivedEvent[] = [];
	const elsewhere: string[] = [];
	let manner: Manner = taking;
	const server = createServer((request, response) => {
		if (request.url !== "/events") elsewhere.push(request.url ?? "");
		void take(request).then(async (event) => {
			received.push(event);
			await manner(response, event);
		});
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("no port");
	return {
		url: `http://127.0.0.1:${address.port}/events`,
		/** From now on. */
		behave: (next: Manner): void => {
			manner = next;
		},
		/** What arrived from this follower, each time with a signature that was right. */
		from: (openid: string, type = "message.text"): readonly ReceivedEvent[] =>
			received.filter((event) => event.type === type && event.data["FromUserName"] === openid),
		/** Requests to another path than the one that events go to. */
		elsewhere,
		close: async (): Promise<void> => {
			server.close();
			server.closeAllConnections();
			await once(server, "close");
		},
	};
};

export type Owner = Awaited<ReturnType<typeof startOwner>>;

/** Throws for a signature that is wrong: then there is no event. */
const take = async (request: IncomingMessage): Promise<ReceivedEvent> => {
	const headers = Object.fromEntries(
		Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
	);
	const event = new Webhook(EVENTS_SECRET).verify(await text(request), headers);
	if (!isJsonObject(event) || !isJsonObject(event["data"])) throw new Error("no event");
	return { id: String(headers["webhook-id"]), type: String(event["type"]), data: event["data"] };
};
