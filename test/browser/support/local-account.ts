/** The pretend account's values, as gateway.env gives them to the gateway; the simulator knows them, too. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";

const file = join(import.meta.dirname, "../../../simulator/gateway.env");

/** By their names: WECHAT_APP_ID, WECHAT_APP_SECRET … */
export const localAccount: Readonly<Record<string, string>> = Object.fromEntries(
	Object.entries(parseEnv(readFileSync(file, "utf8"))).map(([name, value = ""]) => [name, value]),
);
