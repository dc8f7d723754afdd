/** The gateway as it is, with a ledger, a queue of events and a consumer of them that can fail. */
import { answers } from "../../../src/answers.ts";
import type { Env } from "../../../src/env.ts";
import { createApp } from "../../../src/http/app.ts";
import { ANSWER_TIME_LIMIT_MS } from "../../../src/http/callback/answer-callback.ts";
import { reportSlow } from "../../../src/http/callback/report-slow.ts";
import { systemClock } from "../../../src/http/clock.ts";
import { consume } from "../../../src/http/consume.ts";
import { abandoned, answersOrBackEnd } from "../../../src/http/events/answer-by-back-end.ts";
import { slowAnswerObject } from "../../../src/slow/object.ts";
import { isJsonObject } from "../../../src/wechat/json.ts";
import { faultyLedger, withRetry } from "./faulty-bindings.ts";
import { type Faults, type GatewayEvent, parseFaults } from "./gateway-faults.ts";

export { AccessToken, CallbackJournal, OAuthTicket } from "../../../src/index.ts";
export { Faults } from "./gateway-faults.ts";
export { WaitingRoom } from "./waiting-room.ts";

interface TestEnv extends Env {
	readonly FAULTS: DurableObjectNamespace<Faults>;
}

const faultsOf = (env: TestEnv) => env.FAULTS.getByName("faults");

/** The environment of one event of the Worker. */
const faulty = (env: TestEnv, event: GatewayEvent): TestEnv => {
	const faults = faultsOf(env);
	let calls = 0;
	const send: Env["EVENTS_QUEUE"]["send"] = async (message, options) => {
		if ((await faults.current()).refused.includes(event))
			throw new Error("Queue send failed: Too Many Requests");
		return await env.EVENTS_QUEUE.send(message, options);
	};
	return {
		...env,
		LEDGER: faultyLedger(env.LEDGER, { meet: () => faults.meet(event, ++calls), die: () => undefined }),
		EVENTS_QUEUE: Object.assign(Object.create(null), { send }),
	};
};

export class SlowAnswer extends slowAnswerObject<Env>({
	answersFor: answersOrBackEnd(answers),
	abandoned,
	report: reportSlow,
	answerWithinMs: ANSWER_TIME_LIMIT_MS,
}) {
	constructor(context: DurableObjectState, env: TestEnv) {
		super(context, faulty(env, "callback"));
	}
}

export default {
	async fetch(request, env, context) {
		const { pathname } = new URL(request.url);
		if (pathname.startsWith("/test/")) return await control(pathname, request, env);
		const event = pathname === "/wechat" ? "callback" : "request";
		return await createApp(answers, systemClock).fetch(request, faulty(env, event), context);
	},
	async queue(batch, env) {
		const { isMortal, isImpatient } = await faultsOf(env).current();
		const death = Promise.withResolvers<never>();
		if (isMortal) {
			void faultsOf(env)
				.untilKilled()
				.then(() => death.reject(new Error("the consumer dies here, as the test wants it")));
		}
		const messages = withRetry(batch, (message, delaySeconds) =>
			message.retry(isImpatient ? {} : { delaySeconds }),
		);
		const event = batch.queue.endsWith("-dead") ? "dead" : "event";
		await Promise.race([consume(messages, faulty(env, event), systemClock), death.promise]);
	},
} satisfies ExportedHandler<TestEnv>;

/** `PUT /test/faults` and `POST /test/kill`. */
const control = async (path: string, request: Request, env: TestEnv): Promise<Response> => {
	const body: unknown = await request.json();
	if (path === "/test/kill") await faultsOf(env).kill();
	else if (isJsonObject(body)) await faultsOf(env).change(parseFaults(body));
	return Response.json({});
};
