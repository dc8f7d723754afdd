/** A template message on its way to a pretend WeChat. */
import { api } from "./api.ts";
import { impatientClock } from "./clock.ts";
import { openGateway } from "./gateway.ts";
import { type Script, type Wechat, wechatAnswers } from "./wechat.ts";

/** Unchecked: what the gateway would find out by itself, WeChat is to say here. */
export const MESSAGES = "/api/messages/template?check=false";
/** WeChat's path for them. */
export const SEND = "/cgi-bin/message/template/send";
export const SENT = { errcode: 0, errmsg: "ok", msgid: 1 };

export const MESSAGE = {
	touser: "oFollower_1",
	template_id: "TEMPLATE_1",
	client_msg_id: "order-42",
	data: { time5: { value: "明天" } },
};

export const RID = "66ac5b50-0e6d76ba-2a578c0a";
export const refusal = (errcode: number, errmsg = "refused"): object => ({
	errcode,
	errmsg: `${errmsg} rid: ${RID}`,
});

interface Outcome {
	readonly response: Response;
	readonly wechat: Wechat;
	/** The calls of SEND. */
	readonly sent: Wechat["calls"];
	/** In milliseconds. */
	readonly pauses: readonly number[];
}

export const send = async (
	script: Script,
	headers: Readonly<Record<string, string>> = {},
): Promise<Outcome> => {
	const wechat = wechatAnswers(script);
	const clock = impatientClock();
	const response = await openGateway({ clock }).request(MESSAGES, api("POST", MESSAGE, headers));
	return { response, wechat, sent: wechat.callsTo(SEND), pauses: clock.pauses };
};
