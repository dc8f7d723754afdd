/** The worlds that single examples are from: by the operation, then by the example's name. */
import { accessTokenWorlds, menuWorlds, proxyWorlds, templateWorlds } from "./account-worlds.ts";
import { eventWorlds } from "./event-worlds.ts";
import { callbackWorlds, jssdkWorlds, oauthWorlds } from "./page-worlds.ts";
import { pushWorlds } from "./push-worlds.ts";
import type { Worlds } from "./world.ts";

export const WORLDS: Readonly<Record<string, Worlds>> = {
	...callbackWorlds,
	...oauthWorlds,
	...jssdkWorlds,
	...templateWorlds,
	...menuWorlds,
	...accessTokenWorlds,
	...proxyWorlds,
	...pushWorlds,
	...eventWorlds,
};
