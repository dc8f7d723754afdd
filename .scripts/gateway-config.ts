/** What the scripts need to know of wrangler.toml, read by wrangler itself so that the two cannot disagree. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { unstable_readConfig } from "wrangler";
import { isJsonObject } from "../src/wechat/json.ts";

export interface GatewayConfig {
	/** The variable WECHAT_APP_ID, trimmed; empty when it is not filled in. */
	readonly appId: string;
	/** Bindings of the D1 databases that have a folder of migrations. */
	readonly databases: readonly string[];
	/** The cron expressions. */
	readonly crons: readonly string[];
}

/** Reads the wrangler.toml in the folder `root`. */
export function readGatewayConfig(root: string): GatewayConfig {
	const config: unknown = unstable_readConfig(
		{ config: join(root, "wrangler.toml") },
		{ hideWarnings: true },
	);
	const appId = field(field(config, "vars"), "WECHAT_APP_ID");
	const databases = field(config, "d1_databases");
	const crons = field(field(config, "triggers"), "crons");
	return {
		appId: typeof appId === "string" ? appId.trim() : "",
		databases: Array.isArray(databases) ? databases.flatMap((entry) => withMigrations(root, entry)) : [],
		crons: Array.isArray(crons) ? crons.filter((cron) => typeof cron === "string") : [],
	};
}

function withMigrations(root: string, database: unknown): string[] {
	const binding = field(database, "binding");
	const folder = field(database, "migrations_dir") ?? "migrations";
	if (typeof binding !== "string" || typeof folder !== "string") return [];
	return existsSync(join(root, folder)) ? [binding] : [];
}

const field = (value: unknown, name: string): unknown => (isJsonObject(value) ? value[name] : undefined);
