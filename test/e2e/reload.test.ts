/** `npm start` while its owner edits: what waits when wrangler reloads the gateway, and what the phone is told of a slip. */
import { execFile } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { wranglerCommand } from "../../.scripts/wrangler-command.ts";
import { localEnvironment } from "../../simulator/start/local-environment.ts";
import { startLocally } from "../../simulator/start/start-locally.ts";
import type { JsonObject } from "../../src/wechat/json.ts";
import { freePort } from "../free-port.ts";
import { answering, EVENTS_SECRET, type Owner, startOwner, taking } from "./support/owner.ts";
import { requestOf } from "./support/push.ts";
import { mustBeOk, objectsIn, request, SEND } from "./support/push-world.ts";
import { freshClone } from "./support/terminal.ts";

const within = { timeout: 90_000, interval: 100 };

let clone: ReturnType<typeof freshClone>;
let owner: Owner;
let ports: { readonly gateway: number; readonly simulator: number };
let output = "";
const stop = new AbortController();
let ended: Promise<number>;

const api = async (method: string, path: string, body?: unknown): Promise<JsonObject> => {
	const url = new URL(path, `http://localhost:${ports.gateway}`);
	const headers = { Authorization: "Bearer local-development-key", "Content-Type": "application/json" };
	return mustBeOk(await request(url, method, body, headers));
};
const control = async (method: string, path: string, body?: unknown): Promise<JsonObject> =>
	mustBeOk(
		await request(new URL(`/simulator${path}`, `http://localhost:${ports.simulator}`), method, body, {}),
	);
/** What a follower is answered to `ping`. */
const pong = async (openid: string): Promise<unknown> =>
	objectsIn(await control("POST", "/say", { openid, text: "ping" }), "received")[0]?.["content"];
const newcomer = async (): Promise<string> => String((await control("POST", "/follow", {}))["openid"]);

const answers = () => join(clone.folder, "src/answers.ts");
/** Saves another answer to `ping`, and waits until it is in effect. */
const edit = async (openid: string, answer: string): Promise<void> => {
	writeFileSync(answers(), readFileSync(answers(), "utf8").replace(/text\("pong.*?"\)/, `text("${answer}")`));
	await expect.poll(() => pong(openid), within).toBe(answer);
};

beforeAll(async () => {
	clone = freshClone();
	owner = await startOwner();
	ports = { gateway: await freePort(), simulator: await freePort() };
	appendFileSync(
		join(clone.folder, "simulator/gateway.env"),
		`RESEND_AFTER_SECONDS=1\nEVENTS_URL=${owner.url}\nEVENTS_SECRET=${EVENTS_SECRET}\n`,
	);
	ended = startLocally({
		root: clone.folder,
		shell: { ...process.env, PORT: `${ports.gateway}`, SIMULATOR_PORT: `${ports.simulator}` },
		cronEveryMs: 200,
		print: (text) => {
			output += `${text}\n`;
		},
		stop: stop.signal,
	});
	await vi.waitFor(() => expect(output).toContain("Ctrl-C ends both"), within);
});
afterAll(async () => {
	stop.abort();
	const exitCode = await ended;
	await owner.close();
	clone.remove();
	expect(exitCode).toBe(0);
});

/** A try may be minutes away: as if they were over. */
const ageEvents = async (): Promise<void> => {
	const [file, ...wrangler] = wranglerCommand;
	const command = "UPDATE events SET replayed_at = replayed_at - 3600000";
	await promisify(execFile)(file, [...wrangler, "d1", "execute", "LEDGER", "--local", "--command", command], {
		cwd: clone.folder,
		env: localEnvironment(process.env),
	});
};

test("a push and an event that wait when the code is reloaded come to their end by themselves", async () => {
	const openid = await newcomer();
	await control("PUT", "/faults", [{ path: SEND, errcode: -1 }]);
	owner.behave(answering(503));
	const { id } = await api("POST", "/api/pushes", requestOf([openid]));
	await expect.poll(async () => (await api("GET", `/api/pushes/${id}`))["reason"], within).not.toBeNull();
	expect(await pong(openid)).toBe("pong");
	const waiting = async () => objectsIn(await api("GET", "/api/events?status=replaying"), "events");
	await expect.poll(async () => (await waiting()).length, within).toBeGreaterThan(0);
	await expect.poll(() => owner.from(openid).length, within).toBeGreaterThan(0);

	await edit(openid, "pong again");
	expect(await api("GET", `/api/pushes/${id}`)).toMatchObject({ status: "sending", counts: { queued: 1 } });
	await control("PUT", "/faults", []);
	owner.behave(taking);
	await ageEvents();

	await expect
		.poll(async () => await api("GET", `/api/pushes/${id}`), within)
		.toMatchObject({ status: "done", counts: { queued: 0 } });
	await expect.poll(waiting, within).toEqual([]);
	expect(objectsIn(await api("GET", "/api/events"), "events")).toEqual([]);
	expect(owner.from(openid).map(({ data }) => data["Content"])).toContain("ping");
});

test("after a slip the phone is told why every request waits, and when it does not any more", async () => {
	const openid = await newcomer();
	const problem = async () => (await control("GET", "/account"))["gateway_problem"];
	expect(await problem()).toBeNull();
	const good = readFileSync(answers(), "utf8");
	writeFileSync(answers(), `${good}\nconst slip = ;\n`);
	await expect.poll(problem, within).toMatch(/^src\/answers\.ts:\d+:\d+: Unexpected ";"$/);

	writeFileSync(answers(), good);
	await edit(openid, "mended");
	await expect.poll(problem, within).toBeNull();
});

test("cron is not heard of while all is well", () => {
	expect(output).not.toMatch(/cron|scheduled/i);
});
