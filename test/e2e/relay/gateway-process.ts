/** The gateway as `npm start` runs it, with other settings: only a process of its own meets a closed port as Workers do. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wranglerCommand } from "../../../.scripts/wrangler-command.ts";
import { localEnvironment } from "../../../simulator/start/local-environment.ts";
import { startGroup } from "../../../simulator/start/process-group.ts";
import { untilAnswering } from "../../../simulator/start/until-answering.ts";
import { freePort } from "../../free-port.ts";
import { localSettings, root } from "./relayed-gateway.ts";

const PATIENCE_MS = 60_000;
const GRACE_MS = 5000;

export interface GatewayProcess {
	readonly url: URL;
	readonly stop: () => Promise<void>;
}

/** A folder for what gateways store, one after the other. */
export const gatewayStorage = () => {
	const folder = mkdtempSync(join(tmpdir(), "gateway-"));
	return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** Resolves when it answers. */
export const startGateway = async (
	storage: string,
	settings: Readonly<Record<string, string>>,
): Promise<GatewayProcess> => {
	const envFile = join(storage, "gateway.env");
	const lines = Object.entries({ ...localSettings(), ...settings }).map(
		([name, value]) => `${name}=${value}\n`,
	);
	writeFileSync(envFile, lines.join(""));
	const [port, inspectorPort] = [await freePort(), await freePort()];
	const options = ["--port", `${port}`, "--inspector-port", `${inspectorPort}`];
	const output: string[] = [];
	const group = startGroup(
		[...wranglerCommand, "dev", ...options, "--env-file", envFile, "--persist-to", storage],
		{ cwd: root, env: localEnvironment(process.env), onLine: (line) => output.push(line) },
	);
	const url = new URL(`http://localhost:${port}`);
	const over = new AbortController();
	const ended = group.ended.finally(() => over.abort());
	const timer = setTimeout(() => over.abort(), PATIENCE_MS);
	await untilAnswering(new URL("/healthz", url).href, over.signal);
	clearTimeout(timer);
	if (over.signal.aborted) {
		await group.end(GRACE_MS);
		throw new Error(`the gateway did not start (${await ended}): ${output.join("\n")}`);
	}
	return { url, stop: () => group.end(GRACE_MS) };
};
