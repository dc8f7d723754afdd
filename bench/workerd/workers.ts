/** The Workers that are measured, each in a `workerd serve` of its own. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Bundle } from "./bundle.ts";
import { type Served, serve } from "./serve.ts";

export interface GatewaySettings {
	readonly appSecret?: string;
	/** Where the gateway looks for WeChat. */
	readonly apiOrigin?: string;
	/** Without one it reads plain callbacks only. */
	readonly encodingAesKey?: string;
}

/** The AppSecret of simulator.capnp. */
const APP_SECRET = "0123456789abcdef0123456789abcdef";
/** Nobody listens there: for figures that must not need WeChat. */
const NOWHERE = "http://localhost:1";

const configFile = (name: string): string => join(import.meta.dirname, `${name}.capnp`);

export async function serveGateway(
	gateway: Bundle,
	{ appSecret = APP_SECRET, apiOrigin = NOWHERE, encodingAesKey = "" }: GatewaySettings = {},
): Promise<Served> {
	await checkBindings(gateway);
	return await serve(configFile("gateway"), {
		imports: [dirname(gateway.folder)],
		env: {
			WECHAT_APP_SECRET: appSecret,
			WECHAT_API_ORIGIN: apiOrigin,
			WECHAT_ENCODING_AES_KEY: encodingAesKey,
		},
		storage: true,
	});
}

export const serveSimulator = (simulator: Bundle): Promise<Served> =>
	serve(configFile("simulator"), { imports: [dirname(simulator.folder)], storage: true });

export const serveBare = (): Promise<Served> => serve(configFile("bare"));

/** A gateway without one of its bindings would fail quietly, and cheaply. */
async function checkBindings({ bindings }: Bundle): Promise<void> {
	const config = await readFile(configFile("gateway"), "utf8");
	const missing = bindings.filter((name) => !config.includes(`(name = "${name}", `));
	if (missing.length > 0) throw new Error(`bench/workerd/gateway.capnp lacks ${missing.join(", ")}`);
}
