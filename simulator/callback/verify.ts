/** The GET that WeChat sends when an owner submits the callback's URL (服务器配置 → 提交). */
import { randomDigits } from "../random.ts";
import { seconds, type World } from "../world.ts";
import { signedUrl } from "./envelope.ts";

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
	try {
		const signal = AbortSignal.timeout(settings.callback_timeout_ms);
		const response = await fetch(url, { signal, redirect: "manual" });
		const body = await response.text();
		const echoed = body === echostr;
		const ok = echoed && response.status === 200;
		return {
			ok,
			status: response.status,
			body,
			echoed,
			milliseconds: world.now() - start,
			error: null,
		};
	} catch (error) {
		const milliseconds = world.now() - start;
		return {
			ok: false,
			status: null,
			body: null,
			echoed: false,
			milliseconds,
			error: String(error),
		};
	}
}
