/** The two Workers as `npm start` runs them, but each on a free port, with nothing kept and the page built elsewhere. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unstable_readConfig, unstable_startWorker } from "wrangler";
import { localAccount } from "./local-account.ts";

const root = join(import.meta.dirname, "../../..");

export interface RunningWorker {
	readonly origin: string;
	readonly close: () => Promise<void>;
}

type Input = Parameters<typeof unstable_startWorker>[0];

const simulatorConfig = join(root, "simulator/wrangler.toml");

/** The page, built by wrangler.toml's own command, but into a folder where no other process builds it, too. */
export function buildPage(): { readonly folder: string; readonly remove: () => void } {
	const { command } = unstable_readConfig({ config: simulatorConfig }, { hideWarnings: true }).build;
	const folder = mkdtempSync(join(tmpdir(), "page-"));
	execFileSync("sh", ["-c", `${command} -- --outdir=${folder}/page`], { cwd: root });
	return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** `assets` is the folder with the page. */
export const startSimulator = (assets: string): Promise<RunningWorker> =>
	start({
		config: simulatorConfig,
		assets,
		build: { custom: { command: "true", workingDirectory: root }, nodejsCompatMode: null },
	});

/** `simulator` is the origin of its WeChat, `more` are variables that `npm start` does not set. */
export const startGateway = (
	simulator: string,
	more: Readonly<Record<string, string>> = {},
): Promise<RunningWorker> => {
	const values = { ...localAccount, WECHAT_API_ORIGIN: simulator, ...more };
	const bindings: NonNullable<Input["bindings"]> = Object.fromEntries(
		Object.entries(values).map(([name, value]) => [name, { type: "secret_text", value }]),
	);
	return start({ config: join(root, "wrangler.toml"), bindings });
};

async function start(input: Input): Promise<RunningWorker> {
	const server = { hostname: "127.0.0.1", port: 0 };
	const dev = { server, logLevel: "none", watch: false, persist: false, inspector: false } as const;
	const worker = await unstable_startWorker({ ...input, dev });
	await worker.ready;
	return { origin: (await worker.url).origin, close: () => worker.dispose() };
}
