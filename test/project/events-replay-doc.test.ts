/** The command of docs/events.md that replays what failed: all of it, each once, and it ends. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { commandBlocks } from "../e2e/support/readme-blocks.ts";
import { isLeftOut } from "../reporting/left-out.ts";

const root = join(import.meta.dirname, "../..");
/** Smaller than the real one: each replay is a process. */
const PAGE = 3;

/** A gateway that keeps so many failed events, and refuses to replay one more than it is ready to. */
const startGateway = async (count: number, ready = count) => {
	const failed = Array.from({ length: count }, (_, index) => `msg_${index.toString(16).padStart(32, "0")}`);
	const replayed: string[] = [];
	const server = createServer((request, response) => {
		if (request.headers.authorization !== "Bearer YOUR_KEY") return void response.writeHead(401).end();
		if (request.method === "GET") {
			const events = failed.slice(0, PAGE).map((id) => ({ id, data: { Content: '"id":"msg_0"' } }));
			return void response.end(JSON.stringify({ events, cursor: failed.length > PAGE ? "1" : null }));
		}
		const id = request.url?.split("/").at(-2) ?? "";
		if (replayed.length === ready) return void response.writeHead(409).end("{}");
		failed.splice(failed.indexOf(id), 1);
		replayed.push(id);
		response.writeHead(202).end(JSON.stringify({ id, status: "replaying" }));
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("no port");
	return {
		url: `http://127.0.0.1:${address.port}`,
		failed,
		replayed,
		close: async () => {
			server.close();
			server.closeAllConnections();
			await once(server, "close");
		},
	};
};

/** zsh, the shell of macOS, does not split the words of a variable; nor does any shell without an IFS. */
const SHELLS = { "a shell": "", "a shell that splits no words": "IFS=\n" };

const replayAll = async (document: string, url: string, before: string): Promise<void> => {
	const blocks = commandBlocks(readFileSync(join(root, document), "utf8"));
	const command = blocks.find((block) => block.command.includes("/replay"))?.command ?? "exit 1";
	await promisify(execFile)("sh", ["-c", before + command.replaceAll("https://wx.example.com", url)]);
};

const settings = ["docs/events.md", "docs/events.zh-CN.md"].flatMap((document) =>
	Object.entries(SHELLS).map(([shell, before]) => ({ document, shell, before })),
);

describe.skipIf(isLeftOut("replayLines")).each(settings)("$document in $shell", ({ document, before }) => {
	it.each([0, 1, 7])("replays %i failed events, each once", async (count) => {
		const gateway = await startGateway(count);
		await replayAll(document, gateway.url, before);
		await gateway.close();
		expect(gateway.failed).toEqual([]);
		expect(new Set(gateway.replayed).size).toBe(count);
		expect(gateway.replayed).toHaveLength(count);
	});

	it("ends at the first one that is refused", async () => {
		const gateway = await startGateway(3, 2);
		await replayAll(document, gateway.url, before);
		await gateway.close();
		expect(gateway.replayed).toHaveLength(2);
	});
});
