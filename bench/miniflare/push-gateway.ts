/**
 * The gateway with what a push needs: its ledger and its queue, in miniflare as `npm start` has them. The bundle is the
 * one that would be deployed, the bindings are those of wrangler.toml.
 */
import { join } from "node:path";
import { readD1Migrations } from "@cloudflare/vitest-plugin";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";
import { childrenCalled } from "../load/child-processes.ts";
import { CALLBACK_TOKEN } from "../load/signed-callback.ts";
import type { Bundle } from "../workerd/bundle.ts";
import type { Served } from "../workerd/serve.ts";

const root = join(import.meta.dirname, "../..");

/** One workerd of its own, with an empty ledger. `wechatPort` is the pretend WeChat's. */
export async function servePushGateway({ folder }: Bundle, wechatPort: number): Promise<Served> {
	const config = unstable_readConfig({ config: join(root, "wrangler.toml") }, { hideWarnings: true });
	const { workerOptions } = unstable_getMiniflareWorkerOptions(config);
	process.env["MINIFLARE_WORKERD_V8_FLAGS"] = THRIFTY;
	const others = new Set(await childrenCalled("workerd"));
	const miniflare = new Miniflare(
		convertV4MiniflareOptions({
			host: "127.0.0.1",
			// No look for a sample of Request.cf on the internet.
			cf: false,
			handleStructuredLogs: ({ level, message }) => {
				if (level === "error") console.error(message);
			},
			workers: [
				{
					...workerOptions,
					name: "gateway",
					modules: [{ type: "ESModule", path: join(folder, "index.js") }],
					modulesRoot: folder,
					// In place of wrangler's own, into which .dev.vars and the shell would bring a real account.
					bindings: { ...config.vars, ...ACCOUNT, WECHAT_API_ORIGIN: `http://127.0.0.1:${wechatPort}` },
				},
			],
		}),
	);
	const { port } = await miniflare.ready;
	await migrate(miniflare);
	const [pid] = (await childrenCalled("workerd")).filter((child) => !others.has(child));
	if (pid === undefined) throw new Error("miniflare started no workerd");
	return { port: Number(port), pid, stop: () => miniflare.dispose() };
}

/** On a machine with memory to spare V8 lets garbage lie, and a peak would say how much of it. */
const THRIFTY = "--optimize-for-size";

const ACCOUNT = {
	WECHAT_APP_ID: "wx51a0000000000001",
	WECHAT_APP_SECRET: "0123456789abcdef0123456789abcdef",
	WECHAT_TOKEN: CALLBACK_TOKEN,
	API_KEYS: "bench:local-development-key",
};

async function migrate(miniflare: Miniflare): Promise<void> {
	const ledger = await miniflare.getD1Database("LEDGER");
	const migrations = await readD1Migrations(join(root, "migrations"));
	await ledger.batch(migrations.flatMap(({ queries }) => queries.map((query) => ledger.prepare(query))));
}
