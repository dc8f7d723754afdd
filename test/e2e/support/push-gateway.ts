/** The gateway as it is, with a clock that can be moved, and a ledger, a queue and a life that can fail. */
import { answers } from "../../../src/answers.ts";
import type { Env } from "../../../src/env.ts";
import { createApp } from "../../../src/http/app.ts";
import { type Clock, systemClock } from "../../../src/http/clock.ts";
import { consume } from "../../../src/http/consume.ts";
import { watch } from "../../../src/http/watchdog.ts";
import { parseRing, type Ring } from "../../../src/push/ring.ts";
import { isJsonObject } from "../../../src/wechat/json.ts";
import { copyOf, faultyLedger, faultyQueue, withMessages, withRetry } from "./faulty-bindings.ts";
import { type Faults, type GatewayEvent, type GatewayFaults, parseFaults } from "./gateway-faults.ts";
import { unwrapped, type WaitingRoom } from "./waiting-room.ts";

export { AccessToken, CallbackJournal, OAuthTicket, SlowAnswer } from "../../../src/index.ts";
export { Faults } from "./gateway-faults.ts";
export { WaitingRoom } from "./waiting-room.ts";

interface TestEnv extends Env {
	readonly FAULTS: DurableObjectNamespace<Faults>;
	readonly WAITING_ROOM: DurableObjectNamespace<WaitingRoom>;
}

export default {
	async fetch(request, env, context) {
		const { pathname } = new URL(request.url);
		if (pathname.startsWith("/test/")) return await control(pathname, request, env);
		const run = await begin(env, pathname === "/wechat" ? "callback" : "request");
		return await run.orDeath(createApp(answers, run.clock).fetch(request, run.env, context));
	},
	async scheduled(_controller, env) {
		const run = await begin(env, "cron");
		await run.orDeath(watch(run.env, run.clock));
	},
	async queue(batch, env) {
		const messages = withMessages(batch, unwrapped);
		const run = await begin(env, kindOf(messages));
		const waiting: Promise<void>[] = [];
		const patient = withRetry(messages, (message, delaySeconds) => {
			const ring = parseRing(message.body);
			if (run.isImpatient || ring === undefined) return message.retry();
			message.ack();
			waiting.push(letWait(env, ring, message.attempts, delaySeconds));
		});
		const work = consume(patient, run.env, run.clock);
		const again = run.isTwice ? consume(copyOf(messages), run.env, run.clock) : undefined;
		await run.orDeath(Promise.all([work, again]));
		await Promise.all(waiting);
	},
} satisfies ExportedHandler<TestEnv>;

const letWait = async (env: TestEnv, waited: Ring, attempts: number, delaySeconds: number): Promise<void> =>
	await env.WAITING_ROOM.getByName("room").wait({ waited, attempts }, delaySeconds * 1000);

/** One event of the Worker. */
const begin = async (env: TestEnv, event: GatewayEvent) => {
	const faults = env.FAULTS.getByName("faults");
	const state: GatewayFaults = await faults.current();
	const { isTwice, isMortal, isImpatient, aheadMs } = state;
	const death = Promise.withResolvers<never>();
	let calls = 0;
	let isDead = false;
	const die = () => {
		isDead = true;
		death.reject(new Error("the Worker dies here, as the test wants it"));
	};
	if (isMortal) void faults.untilKilled().then(die);
	// Whatever the platform still lets run of it, a dead Worker writes nothing.
	const meet = async () => (isDead ? "dies" : await faults.meet(event, ++calls));
	const fate = state.lost.includes(event) ? "lost" : state.refused.includes(event) ? "refused" : "well";
	const clock: Clock = {
		...systemClock,
		now: () => Date.now() + aheadMs,
		pause: (milliseconds) => scheduler.wait(Math.min(milliseconds, 50)),
	};
	return {
		clock,
		isTwice,
		isImpatient,
		env: {
			...env,
			LEDGER: faultyLedger(env.LEDGER, { meet, die }),
			PUSH_QUEUE: faultyQueue(env.PUSH_QUEUE, fate),
		},
		orDeath: async <T>(work: T | Promise<T>): Promise<T> => await Promise.race([work, death.promise]),
	};
};

const kindOf = (batch: MessageBatch): GatewayEvent => {
	if (batch.queue.endsWith("-dead")) return "dead";
	const ring = parseRing(batch.messages[0]?.body);
	if (ring === undefined || !("push" in ring)) return "receipt";
	if ("chunk" in ring) return "chunk";
	return ring.work === "audience" ? "audience" : "walk";
};

/** `PUT` and `GET /test/faults`, `POST /test/kill`, and `POST /test/ring` for a message that the queue delivers once more. */
const control = async (path: string, request: Request, env: TestEnv): Promise<Response> => {
	const faults = env.FAULTS.getByName("faults");
	if (request.method === "GET") return Response.json({ hits: await faults.hits() });
	const body: unknown = await request.json();
	if (path === "/test/kill") {
		await faults.kill();
	} else if (path === "/test/ring") {
		const ring = parseRing(body);
		if (ring === undefined) throw new Error(`no ring: ${JSON.stringify(body)}`);
		await env.PUSH_QUEUE.send(ring);
	} else if (isJsonObject(body)) {
		const change = parseFaults(body);
		await faults.change(change);
		if (change.aheadMs !== undefined) {
			await env.WAITING_ROOM.getByName("room").clockIsAhead(change.aheadMs);
		}
	}
	return Response.json({});
};
