/** A request that must be let in, or refused, sent to the callback as it stands. */
import { expect } from "vitest";
import { verifySignature } from "../../../src/wechat/signature.ts";
import { type Case, objectIn, textIn } from "./case.ts";
import { expectAnswer, openCaseGateway } from "./case-gateway.ts";

export const runHttpAuth = async (each: Case): Promise<void> => {
	const http = objectIn(each.input, "http");
	const gateway = openCaseGateway({ config: objectIn(each.input, "config") });
	await expectAnswer(await gateway.send(http), gateway.seen, each.expected);
	if (each.expected["signatureValid"] !== undefined) await expectSignature(each);
};

const expectSignature = async ({ input, expected }: Case): Promise<void> => {
	const query = objectIn(objectIn(input, "http"), "query");
	const signed = {
		signature: textIn(query, "signature"),
		timestamp: textIn(query, "timestamp"),
		nonce: textIn(query, "nonce"),
	};
	const callbackToken = textIn(objectIn(input, "config"), "token");
	expect(await verifySignature(signed, [callbackToken])).toBe(expected["signatureValid"]);
};
