/** A WeChat that answers as the test says, on a port of its own. It keeps how each request came and how it ended. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface Arrived {
	readonly path: string;
	readonly request: IncomingMessage;
	/** How many bytes of the body have come so far. */
	readonly received: () => number;
	/** Whether the body came whole; or, for an answer, whether all of it went. */
	readonly whole: Promise<boolean>;
	readonly answered: Promise<boolean>;
}

type Answer = (response: ServerResponse, arrived: Arrived) => void;

export async function startWechat() {
	const arrived: Arrived[] = [];
	let answer: Answer = (response) => response.end("{}");
	let accessTokens = 0;
	const server = createServer((request, response) => {
		const { pathname } = new URL(request.url ?? "", "http://wechat");
		if (pathname === "/cgi-bin/stable_token") {
			accessTokens += 1;
			return void json(response, { access_token: `access-token-${accessTokens}`, expires_in: 7200 });
		}
		const one = arrivalOf(pathname, request, response);
		arrived.push(one);
		answer(response, one);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
	return {
		origin: `http://127.0.0.1:${address.port}`,
		arrived,
		last: () => arrived.at(-1),
		answers: (next: Answer) => {
			answer = next;
		},
		close: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}

export const json = (response: ServerResponse, body: object) =>
	response.setHeader("Content-Type", "application/json").end(JSON.stringify(body));

function arrivalOf(path: string, request: IncomingMessage, response: ServerResponse): Arrived {
	let length = 0;
	request.on("data", (chunk: Uint8Array) => {
		length += chunk.length;
	});
	return {
		path,
		request,
		received: () => length,
		whole: new Promise((resolve) => {
			request.once("end", () => resolve(true)).once("error", () => resolve(false));
		}),
		answered: new Promise((resolve) => response.once("close", () => resolve(response.writableFinished))),
	};
}
