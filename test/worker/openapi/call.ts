/** Calls the gateway as an example of the document does, in the world that the example is from. */

import { impatientClock } from "../support/clock.ts";
import { keepEvents } from "../support/events.ts";
import { openGateway } from "../support/gateway.ts";
import { keepRings } from "../support/ledger.ts";
import { wechatAnswers } from "../support/wechat.ts";
import type { Operation } from "./document.ts";
import type { Example } from "./example.ts";
import { requestOf } from "./request.ts";
import { EXAMPLE_KEY, keyWith, sharedWorlds } from "./shared-worlds.ts";
import type { World } from "./world.ts";
import { WORLDS } from "./worlds.ts";

/** Some examples are true in every world. */
const worldOf = (operation: Operation, { name, isShared }: Example): World =>
	(isShared ? sharedWorlds(operation) : WORLDS[operation.id])?.[name] ?? {};

const queues = () => ({ PUSH_QUEUE: keepRings().queue, EVENTS_QUEUE: keepEvents().queue });

export const call = async (operation: Operation, example: Example): Promise<Response> => {
	const { wechat = {}, env, clock = impatientClock(), prepare } = worldOf(operation, example);
	wechatAnswers(wechat);
	const key = operation.scope === undefined ? {} : keyWith(operation.scope);
	const gateway = openGateway({ clock, env: { ...key, ...queues(), ...env } });
	const change = (await prepare?.(gateway, operation)) ?? {};
	const authorization = operation.scope === undefined ? {} : { Authorization: `Bearer ${EXAMPLE_KEY}` };
	const headers = { ...authorization, ...change.headers };
	const { url, init } = requestOf(operation, example.name, { ...change, headers });
	const response = await gateway.request(url, init);
	await gateway.settled();
	return response;
};
