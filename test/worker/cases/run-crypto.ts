/** Signatures and envelopes: an operation, a whole request, or both. */
import { expect } from "vitest";
import { sign } from "../../../src/wechat/signature.ts";
import { type Case, textIn } from "./case.ts";
import { runDecrypt, runEncrypt } from "./run-envelope.ts";
import { runSealedRequest } from "./run-sealed-request.ts";
import { runForgery, runPlainSignature, runSignature } from "./run-signature.ts";

export const runCrypto = async (each: Case): Promise<void> => {
	const isRequest = each.input["http"] !== undefined;
	if (each.op !== undefined || !isRequest) await operationOf(each)(each);
	if (isRequest) await runSealedRequest(each);
};

const operationOf = ({ op = "none" }: Case): ((each: Case) => Promise<void>) => {
	const operation = OPERATIONS[op];
	if (operation === undefined) throw new Error(`nobody runs this operation: ${op}`);
	return operation;
};

/** The signature of a web page, which the gateway does not make: the same SHA-1, over one text. */
const runPageSignature = async ({ input, expected }: Case): Promise<void> => {
	const url = textIn(input, "url").replace(/#.*$/, "");
	const [ticket, noncestr, timestamp] = ["ticket", "noncestr", "timestamp"].map((name) =>
		textIn(input, name),
	);
	const text = `jsapi_ticket=${ticket}&noncestr=${noncestr}&timestamp=${timestamp}&url=${url}`;
	expect(await sign(text)).toBe(expected["signature"]);
};

const OPERATIONS: Readonly<Record<string, (each: Case) => Promise<void>>> = {
	decrypt: runDecrypt,
	encrypt: runEncrypt,
	"sorted-sha1": runSignature,
	signature: runPlainSignature,
	msg_signature: runSignature,
	"signature-reject": runForgery,
	"msg_signature-reject": runForgery,
	jssdk: runPageSignature,
};
