/** An example of docs/examples as the owner's own server, between the gateway and the simulator, with real processes. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parseEnv } from "node:util";
import { vi } from "vitest";
import { createTestHarness } from "wrangler";
import type { JsonObject } from "../../../src/wechat/json.ts";
import { freePort } from "../../free-port.ts";
import { leftOutLine, missingPrograms, type PartName } from "../../reporting/left-out.ts";
import { gatewayEnv } from "../throw-away.ts";
import { EVENTS_SECRET } from "./owner.ts";
import { mustBeOk, objectsIn, request } from "./push-world.ts";

const root = join(import.meta.dirname, "../../..");
const examples = join(root, "docs/examples");
const GATEWAY_KEY = "local-development-key";

/** The command that starts an example in its folder; its environment has the port as PORT, too. */
export interface Example {
	readonly part: PartName;
	readonly program: "php" | "python3";
	readonly parametersFor: (port: number) => readonly string[];
}

/** What it says, run without a server around it, when this is its secret. */
export const runWithSecret = async ({ program, parametersFor }: Example, secret: string): Promise<string> => {
	const script = parametersFor(0).at(-1) ?? "";
	const { stdout, stderr } = await run(program, [script], { EVENTS_SECRET: secret, PORT: "0" });
	return stdout + stderr;
};

export const startExampleWorld = async (example: Example) => {
	if (missingPrograms(example.part).length > 0) throw new Error(leftOutLine(example.part));
	const port = await freePort();
	const ownerUrl = `http://127.0.0.1:${port}/`;
	const simulator = createTestHarness({ root, workers: [{ configPath: "simulator/wrangler.toml" }] });
	const simulatorUrl = (await simulator.listen()).url;
	const secrets = {
		...localValues(),
		WECHAT_API_ORIGIN: simulatorUrl.origin,
		EVENTS_URL: ownerUrl,
		EVENTS_SECRET,
		EVENTS_REPLY: "true",
	};
	const gateway = createTestHarness({ root, workers: [{ configPath: "wrangler.toml", secrets }] });
	const gatewayUrl = (await gateway.listen()).url;
	await gateway.getWorker().applyD1Migrations("LEDGER");
	const env = { GATEWAY: gatewayUrl.origin, GATEWAY_KEY, EVENTS_SECRET, PORT: String(port) };
	const owner = await startOwner(example.program, example.parametersFor(port), env, ownerUrl);

	const control = async (method: string, path: string, body?: unknown): Promise<JsonObject> =>
		mustBeOk(await request(new URL(`/simulator${path}`, simulatorUrl), method, body, {}));
	await control("PATCH", "/account", { callback_url: new URL("/wechat", gatewayUrl).href });
	return {
		ownerUrl,
		control,
		/** The openid of somebody who has just followed. */
		newcomer: async (): Promise<string> => String((await control("POST", "/follow", {}))["openid"]),
		say: (openid: string, words: string) => control("POST", "/say", { openid, text: words }),
		/** The template messages that the follower has. */
		templates: async (openid: string): Promise<readonly JsonObject[]> =>
			objectsIn(await control("GET", `/followers/${openid}/received`), "received").filter(
				({ via }) => via === "template",
			),
		/** Runs owner.sh. */
		shell: (parameters: readonly string[], more: Readonly<Record<string, string>> = {}) =>
			run("sh", ["owner.sh", ...parameters], { ...env, ...more }),
		close: async (): Promise<void> => {
			await stop(owner);
			await Promise.all([simulator.close(), gateway.close()]);
		},
	};
};

export type ExampleWorld = Awaited<ReturnType<typeof startExampleWorld>>;

const localValues = (): Record<string, string> =>
	Object.fromEntries(
		Object.entries(parseEnv(readFileSync(gatewayEnv, "utf8"))).map(([name, value = ""]) => [name, value]),
	);

const start = (
	program: string,
	parameters: readonly string[],
	env: Readonly<Record<string, string>>,
	limitMs?: number,
) =>
	spawn(program, parameters, {
		cwd: examples,
		env: { ...process.env, ...env },
		stdio: ["ignore", "pipe", "pipe"],
		...(limitMs === undefined ? {} : { timeout: limitMs }),
	});

/** Resolves when it answers, whatever it is. */
const startOwner = async (
	program: string,
	parameters: readonly string[],
	env: Readonly<Record<string, string>>,
	url: string,
): Promise<ChildProcess> => {
	const owner = start(program, parameters, env);
	let output = "";
	for (const stream of [owner.stdout, owner.stderr]) {
		stream.setEncoding("utf8").on("data", (more: string) => {
			output += more;
		});
	}
	try {
		await vi.waitFor(() => fetch(url), { timeout: 15_000, interval: 50 });
	} catch {
		await stop(owner);
		throw new Error(`${program} did not answer: ${output}`);
	}
	return owner;
};

const stop = async (child: ChildProcess): Promise<void> => {
	if (child.exitCode === null && child.signalCode === null && child.kill("SIGTERM"))
		await once(child, "close");
};

const run = async (program: string, parameters: readonly string[], env: Readonly<Record<string, string>>) => {
	const child = start(program, parameters, env, 20_000);
	const closed = once(child, "close");
	const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
	await closed;
	return { stdout, stderr, exitCode: child.exitCode };
};
