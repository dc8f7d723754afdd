/** The gateway on the network as it is deployed, which follows a redirect unless told, and reads as long as it is written to. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { wranglerCommand } from "../../.scripts/wrangler-command.ts";
import { newOpenid, signedText } from "../../bench/load/signed-callback.ts";
import { localEnvironment } from "../../simulator/start/local-environment.ts";
import { type ProcessGroup, startGroup } from "../../simulator/start/process-group.ts";
import { untilAnswering } from "../../simulator/start/until-answering.ts";
import { freePort } from "../free-port.ts";
import { answering, EVENTS_SECRET, type Manner, type Owner, startOwner, taking } from "./support/owner.ts";
import { gatewayEnv } from "./throw-away.ts";

const folder = mkdtempSync(join(tmpdir(), "events-"));
let owner: Owner;
let gateway: ProcessGroup;
let url: string;

beforeAll(async () => {
	owner = await startOwner();
	const env = `EVENTS_URL=${owner.url}\nEVENTS_SECRET=${EVENTS_SECRET}\nEVENTS_REPLY=true\n`;
	writeFileSync(join(folder, "gateway.env"), readFileSync(gatewayEnv, "utf8") + env);
	const [port, inspectorPort] = [await freePort(), await freePort()];
	url = `http://localhost:${port}`;
	const ports = ["--port", `${port}`, "--inspector-port", `${inspectorPort}`];
	const files = ["--env-file", join(folder, "gateway.env"), "--persist-to", folder];
	gateway = startGroup([...wranglerCommand, "dev", ...ports, ...files], {
		cwd: join(import.meta.dirname, "../.."),
		env: localEnvironment(process.env),
		onLine: () => {},
	});
	await untilAnswering(`${url}/healthz`, AbortSignal.timeout(60_000));
});
afterAll(async () => {
	await gateway.end(5000);
	await owner.close();
	rmSync(folder, { recursive: true });
});
beforeEach(() => owner.behave(taking));

const within = { timeout: 30_000, interval: 50 };

const say = async (openid: string): Promise<string> => {
	const { path, headers = {}, body = "" } = signedText("ping", openid);
	return await (await fetch(`${url}${path}`, { method: "POST", headers, body })).text();
};

const eventsStatus = async (): Promise<string> => {
	const headers = { Authorization: "Bearer local-development-key" };
	return await (await fetch(`${url}/api/status`, { headers })).text();
};

const PONG = "<![CDATA[pong]]>";

test("a redirect is not followed, neither with a follower waiting nor by the queue", async () => {
	const openid = newOpenid();
	owner.behave(answering(307, { Location: "/elsewhere" }));
	expect(await say(openid)).toContain(PONG);
	await expect.poll(() => owner.from(openid).length, within).toBe(2);
	await expect.poll(eventsStatus, within).toContain("HTTP 307, and redirects are not followed");
	expect(owner.elsewhere).toEqual([]);
});

test("an answer without an end is given up, with a follower waiting and by the queue", async () => {
	const openid = newOpenid();
	const closed: Promise<void>[] = [];
	const endless: Manner = (response) => {
		const close = Promise.withResolvers<void>();
		closed.push(close.promise);
		response.once("close", close.resolve);
		const write = (): void => {
			while (!response.destroyed) {
				if (!response.write(Buffer.alloc(65_536, " "))) return void response.once("drain", write);
			}
		};
		write();
	};
	owner.behave(endless);
	expect(await say(openid)).toContain(PONG);
	await expect.poll(eventsStatus, within).toContain("message.text: the answer is too large");
	const other = newOpenid();
	owner.behave(answering(500));
	expect(await say(other)).toContain(PONG);
	owner.behave(endless);
	await expect.poll(() => closed.length, within).toBe(2);
	await Promise.all(closed);
	expect(owner.from(openid)).toHaveLength(1);
});
