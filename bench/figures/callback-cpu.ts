/** What a plain text message that is answered costs, against the least that any Worker can do about it. */
import type { Figure } from "../figure.ts";
import type { Answer, Sending } from "../load/exchange.ts";
import { medianRatio } from "../load/ratio.ts";
import { compare } from "../load/rivals.ts";
import { newOpenid, signedText } from "../load/signed-callback.ts";
import { serveBare, serveGateway } from "../workerd/workers.ts";

const ROUNDS = { rounds: 15, requests: 3000 };

export const callbackCpu: Figure = {
	name: "callback-cpu",
	measure: async (bundle) => {
		const gateway = await serveGateway(bundle);
		const bare = await serveBare();
		try {
			const rounds = await compare(
				{ server: gateway, next: ping, accepts: isPong },
				{ server: bare, next: ping, accepts: ({ status }) => status === 200 },
				ROUNDS,
			);
			const what = "CPU of a signed text message, answered, to that of a bare Worker";
			return [{ what, unit: "times", measured: medianRatio(rounds), atMost: 1.6 }];
		} finally {
			await Promise.all([gateway.stop(), bare.stop()]);
		}
	},
};

const ping = (): Sending => signedText("ping", newOpenid());

/** The reply goes back to the follower who asked. */
const isPong = ({ status, body }: Answer, { path }: Sending): boolean => {
	const openid = new URL(path, "http://localhost").searchParams.get("openid");
	return (
		status === 200 &&
		body.startsWith(`<xml><ToUserName><![CDATA[${openid}]]></ToUserName>`) &&
		body.includes("<Content><![CDATA[pong]]></Content>")
	);
};
