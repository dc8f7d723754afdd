/** The GET that WeChat sends when an owner submits the callback's URL (服务器配置 → 提交). */
import { randomDigits } from "../random.ts";
import { seconds, type World } from "../world.ts";
import { signedUrl } from "./envelope.ts";
import { exchange } from "./exchange.ts";

export type Verification = {
	readonly ok: boolean;
	readonly status: number | null;
	readonly body: string | null;
	/** Whether the body is exactly the echostr that was sent. */
	readonly echoed: boolean;
	readonly milliseconds: number;
	readonly error: string | null;
};

/** echostr goes plain in every mode. */
export async function verifyCallback(world: World): Promise<Verification> {
	const settings = world.settings();
	const echostr = randomDigits(19);
	const url = signedUrl(settings, seconds(world), () => ({ echostr }));
	const start = world.now();
	const answer = await exchange(url, { method: "GET" }, settings.callback_timeout_ms);
	const milliseconds = world.now() - start;
	if (!answer.ok) {
		return { ok: false, status: null, body: null, echoed: false, milliseconds, error: answer.failure };
	}
	const { status, text: body } = answer;
	const echoed = body === echostr;
	return { ok: echoed && status === 200, status, body, echoed, milliseconds, error: null };
}
