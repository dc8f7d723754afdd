/** One HTTP exchange with a server on this machine. */
import { type Agent, request } from "node:http";

export interface Sending {
	readonly method: "GET" | "POST" | "PUT";
	/** With the query. */
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
}

export interface Answer {
	readonly status: number;
	readonly body: string;
	/** When the request had left, and when the answer's head came; `performance.now()`. */
	readonly sentAt: number;
	readonly answeredAt: number;
}

export const exchange = (port: number, agent: Agent, { body, ...sending }: Sending): Promise<Answer> =>
	new Promise((resolve, reject) => {
		let sentAt = Number.NaN;
		const headers = {
			...sending.headers,
			...(body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) }),
		};
		request({ host: "127.0.0.1", port, agent, ...sending, headers })
			.on("finish", () => {
				sentAt = performance.now();
			})
			.on("response", (response) => {
				const answeredAt = performance.now();
				let text = "";
				response
					.setEncoding("utf8")
					.on("data", (chunk: string) => {
						text += chunk;
					})
					.on("error", reject)
					.on("end", () => resolve({ status: response.statusCode ?? 0, body: text, sentAt, answeredAt }));
			})
			.on("error", reject)
			.end(body);
	});
