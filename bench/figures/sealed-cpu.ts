/** What safe mode costs: the same 600-byte message, plain and sealed, answered. */
import type { Figure } from "../figure.ts";
import type { Answer } from "../load/exchange.ts";
import { medianRatio } from "../load/ratio.ts";
import { compare } from "../load/rivals.ts";
import { ENCODING_AES_KEY, openReply, sealedText } from "../load/sealed-callback.ts";
import { newOpenid, signedText, textMessage } from "../load/signed-callback.ts";
import { serveGateway } from "../workerd/workers.ts";

const ROUNDS = { rounds: 15, requests: 3000 };
const MESSAGE_BYTES = 600;

export const sealedCpu: Figure = {
	name: "sealed-cpu",
	measure: async (bundle) => {
		// Each as an account in that mode has it: without a key the plain one need not look for another.
		const plain = await serveGateway(bundle);
		const safe = await serveGateway(bundle, { encodingAesKey: ENCODING_AES_KEY });
		try {
			const rounds = await compare(
				{
					server: safe,
					next: () => sealedText(ping(), newOpenid()),
					accepts: (answer) => isPong(openedBody(answer)),
				},
				{ server: plain, next: () => signedText(ping(), newOpenid()), accepts: ({ body }) => isPong(body) },
				ROUNDS,
			);
			const what = "CPU of a sealed 600-byte message, opened and its reply sealed, to a plain one";
			return [{ what, unit: "times", measured: medianRatio(rounds), atMost: 1.6 }];
		} finally {
			await Promise.all([plain.stop(), safe.stop()]);
		}
	},
};

/** White space around the word changes nothing of the answer. */
const ping = (): string => `ping${" ".repeat(MESSAGE_BYTES - textMessage("ping", newOpenid()).length)}`;

const openedBody = ({ status, body }: Answer): string => (status === 200 ? openReply(body) : "");

const isPong = (xml: string): boolean => xml.includes("<Content><![CDATA[pong]]></Content>");
