/**
 * Where jsapi_tickets come from. WeChat promises 7,200 s of life and asks to be asked seldom; that an old ticket outlives
 * a new one it does not promise.
 *
 * See: https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html#62
 */

import type { WechatError } from "../wechat/api.ts";
import { err, ok } from "../wechat/result.ts";
import type { AccessTokenFailure } from "./failure.ts";
import { parseIssued } from "./issued.ts";
import type { AskResult } from "./keeper-state.ts";
import { type CallFailure, type CallPorts, callWithAccessToken } from "./retry.ts";

export interface JsapiTicketText {
	readonly ticket: string;
}

/** One call of `ticket/getticket`, with the access_token that it needs. */
export const askJsapiTicket = async (ports: CallPorts): Promise<AskResult<JsapiTicketText>> => {
	const answer = await callWithAccessToken(ports, {
		method: "GET",
		path: "/cgi-bin/ticket/getticket",
		query: { type: "jsapi" },
		success: "ticket",
	});
	if (!answer.ok) return err(failureOf(answer.error));
	const issued = parseIssued(answer.value, "ticket");
	if (!issued.ok) return issued;
	const { text: ticket, expiresInSeconds } = issued.value;
	return ok({ ticket, expiresInSeconds });
};

/** Whoever else left WeChat alone has said until when. */
const failureOf = (failure: CallFailure): WechatError | AccessTokenFailure => {
	switch (failure.kind) {
		case "no-access-token":
			return failure.failure;
		case "stopped":
			return { cause: failure.cause, retryAt: failure.until };
		case "failed":
			return failure.cause;
	}
};
