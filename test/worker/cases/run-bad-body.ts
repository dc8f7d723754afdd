/** A body that is broken or hostile, though rightly signed: it is no message, reaches no handler, and fetches nothing. */
import { expect } from "vitest";
import type { JsonObject } from "../../../src/wechat/json.ts";
import { parseMessage } from "../../../src/wechat/message.ts";
import { wechatAnswers } from "../support/wechat.ts";
import type { Case } from "./case.ts";
import { expectAnswer, openCaseGateway } from "./case-gateway.ts";

export const runBadBody = async ({ input, expected }: Case): Promise<void> => {
	const pieces = piecesOf(input);
	expect(parseMessage(pieces.join(""), 0).ok).toBe(false);

	const wechat = wechatAnswers({});
	const gateway = openCaseGateway();
	await expectAnswer(await gateway.post(bodyOf(pieces)), gateway.seen, expected);
	expect(gateway.seen).toEqual([]);
	expect(wechat.calls).toEqual([]);
};

const piecesOf = ({ xml, chunks }: JsonObject): readonly string[] => {
	if (typeof xml === "string") return [xml];
	if (!Array.isArray(chunks)) throw new Error("neither xml nor chunks");
	return chunks.map(String);
};

/** More than one piece comes without a Content-Length. */
const bodyOf = (pieces: readonly string[]): BodyInit => {
	const [whole = "", ...rest] = pieces;
	if (rest.length === 0) return whole;
	return new ReadableStream<Uint8Array>({
		start(controller) {
			for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
			controller.close();
		},
	});
};
