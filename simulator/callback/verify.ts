/** The GET that WeChat sends when an owner submits the callback's URL (服务器配置 → 提交). */
import { verificationExchange } from "../live/callback-exchange.ts";
import { randomDigits, randomHex } from "../random.ts";
import { recordVerification, type VerificationRecord } from "../store/records.ts";
import type { Words } from "../words.ts";
import { signingSeconds, type World } from "../world.ts";
import { signedUrl } from "./envelope.ts";
import { type Exchange, exchange } from "./exchange.ts";

export type Verification = {
	readonly ok: boolean;
	readonly status: number | null;
	readonly body: string | null;
	/** Whether the body is exactly the echostr that was sent. */
	readonly echoed: boolean;
	readonly milliseconds: number;
	readonly error: string | null;
};

/** A URL that verifies the callback. echostr goes plain in every mode. */
export const verificationUrl = (world: World, echostr: string): string =>
	signedUrl(world.settings(), signingSeconds(world), () => ({ echostr }));

export async function verifyCallback(world: World): Promise<Verification> {
	const echostr = randomDigits(19);
	const url = verificationUrl(world, echostr);
	const start = world.now();
	const begun = asBegun(url, start);
	world.exchanges.put(verificationExchange(begun));
	const answer = await exchange(url, { method: "GET" }, world.settings().callback_timeout_ms);
	const milliseconds = world.now() - start;
	const body = answer.ok ? answer.text : null;
	const status = answer.ok ? answer.status : null;
	const failure = failureOf(answer, echostr);
	const response_headers = answer.ok ? answer.headers : {};
	const finished = { ...begun, status, milliseconds, response_headers, answer: body, failure };
	if (!world.exchanges.isForgotten(begun.id)) recordVerification(world, finished);
	world.exchanges.put(verificationExchange(finished));
	const error = answer.ok ? null : answer.failure.en;
	return { ok: failure === null, status, body, echoed: body === echostr, milliseconds, error };
}

const asBegun = (url: string, at: number): VerificationRecord => ({
	id: `verification-${randomHex(12)}`,
	at: new Date(at).toISOString(),
	url,
	status: null,
	milliseconds: null,
	response_headers: {},
	answer: null,
	failure: null,
});

function failureOf(answer: Exchange, echostr: string): Words | null {
	if (!answer.ok) return answer.failure;
	if (answer.status !== 200) return { en: `status ${answer.status}`, zh: `状态码 ${answer.status}` };
	if (answer.text === echostr) return null;
	return { en: "the body is not exactly the echostr", zh: "应答不是原样返回的 echostr" };
}
