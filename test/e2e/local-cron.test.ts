/** The gateway's cron as `npm start` runs it: what is called, what is printed, and that it ends. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type LocalCron, runLocalCron } from "../../simulator/start/local-cron.ts";
import { freePort } from "../free-port.ts";

const within = { timeout: 10_000, interval: 5 };

/** A pretend `wrangler dev`, and cron that calls it as fast as it answers. */
const run = async (
	answer: (response: ServerResponse, request: IncomingMessage) => void,
	options: Partial<LocalCron> = {},
) => {
	const calls: string[] = [];
	const server = createServer((request, response) => {
		calls.push(request.url ?? "");
		answer(response, request);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	const printed: string[] = [];
	const over = new AbortController();
	const ended = runLocalCron(
		{
			origin: `http://127.0.0.1:${port}`,
			crons: ["*/5 * * * *"],
			everyMs: 1,
			limitMs: 10_000,
			isHeld: () => false,
			print: (line) => printed.push(line),
			...options,
		},
		over.signal,
	);
	onTestFinished(async () => {
		over.abort();
		await ended;
		server.closeAllConnections();
		server.close();
	});
	return { calls, printed, end: () => over.abort(), ended };
};

test("the handler is called again and again with each cron expression, and nothing is printed", async () => {
	const { calls, printed } = await run((response) => response.end("ok"), {
		crons: ["*/5 * * * *", "0 3 * * *"],
	});
	await expect.poll(() => calls.length, within).toBeGreaterThanOrEqual(4);
	expect(calls.slice(0, 4).map((url) => new URL(url, "http://localhost"))).toMatchObject(
		["*/5 * * * *", "0 3 * * *", "*/5 * * * *", "0 3 * * *"].map((cron) => ({
			pathname: "/cdn-cgi/local/scheduled",
			search: `?${new URLSearchParams({ cron })}`,
		})),
	);
	expect(printed).toEqual([]);
});

test("a failure is one line, however often it comes; after a success the next one is told again", async () => {
	let answered = 0;
	const { printed, calls } = await run((response) => {
		answered += 1;
		response.writeHead(answered === 4 ? 200 : 500).end("exception\nand more");
	});
	await expect.poll(() => calls.length, within).toBeGreaterThan(8);
	expect(printed).toEqual(["cron failed: status 500 exception", "cron failed: status 500 exception"]);
});

test("one call at a time, and one that takes too long is given up", async () => {
	let open = 0;
	let most = 0;
	const { printed, calls } = await run(
		(_, request) => {
			open += 1;
			most = Math.max(most, open);
			request.socket.once("close", () => {
				open -= 1;
			});
		},
		{ limitMs: 20 },
	);
	await expect.poll(() => calls.length, within).toBeGreaterThan(2);
	expect(printed).toEqual(["cron failed: no answer within 0.02 s"]);
	expect(most).toBe(1);
});

test("a gateway that does not listen is a line", async () => {
	const { printed } = await run(() => undefined, {
		origin: `http://127.0.0.1:${await freePort()}`,
	});
	await expect.poll(() => printed.length, within).toBe(1);
	expect(printed).toEqual([expect.stringMatching(/^cron failed: .*ECONNREFUSED/)]);
});

test("while wrangler holds every request none is made", async () => {
	let asked = 0;
	const { calls } = await run((response) => response.end("ok"), {
		isHeld: () => {
			asked += 1;
			return asked <= 5;
		},
	});
	await expect.poll(() => calls.length, within).toBeGreaterThan(0);
	expect(asked).toBeGreaterThan(5);
});

test("it ends with the rest, also in the middle of a call, and says nothing of it", async () => {
	const { calls, printed, end, ended } = await run(() => undefined);
	await expect.poll(() => calls.length, within).toBe(1);
	end();
	await ended;
	expect(printed).toEqual([]);
});
