/** Sending template messages (发送模板消息) and the receipts that follow. */
import { composeEvent } from "../callback/compose.ts";
import { isObject, type JsonObject, textOf } from "../json.ts";
import { randomMsgid } from "../random.ts";
import { showTemplate } from "../store/chat.ts";
import { isRepeated } from "../store/client-msg-ids.ts";
import { type Follower, findFollower } from "../store/followers.ts";
import { findTemplate, keysOf, type Template } from "../store/templates.ts";
import { templateKeys } from "../template-keys.ts";
import { seconds, type World } from "../world.ts";
import { type Answer, doneWithMsgid, refuse } from "./answer.ts";
import { postEndpoint } from "./endpoint.ts";
import { acceptsValue } from "./template-values.ts";

const clientMsgIdLimit = 32;
const urlLimit = 1024;

/**
 * POST /cgi-bin/message/template/send. errcode 0 means accepted; what became of it says the receipt.
 * A client_msg_id that the openid had in the last ten minutes is answered with a new msgid or with 45065, and not
 * delivered.
 * See: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage.html
 */
export const sendTemplate = postEndpoint({ daily: 100_000 }, (body, world) => {
	const follower = findFollower(world, textOf(body["touser"]));
	const template = findTemplate(world, textOf(body["template_id"]));
	if (follower === undefined) return refuse(40003, seconds(world));
	if (template === undefined) return refuse(40037, seconds(world));
	const refusal = refuseFollower(follower, world) ?? refuseContent(body, template, world);
	if (refusal !== undefined) return refusal;
	const msgid = randomMsgid();
	const clientMsgId = textOf(body["client_msg_id"]);
	if (clientMsgId !== "" && isRepeated(world, follower.openid, clientMsgId)) {
		const { repeated_errcode } = world.settings();
		return repeated_errcode === 0 ? doneWithMsgid(msgid) : refuse(repeated_errcode, seconds(world));
	}
	send(world, follower, template, body, msgid);
	return doneWithMsgid(msgid);
});

function refuseFollower(follower: Follower, world: World): Answer | undefined {
	if (!follower.follows) return refuse(43004, seconds(world));
	return follower.refuses ? refuse(43101, seconds(world)) : undefined;
}

function refuseContent(body: JsonObject, template: Template, world: World): Answer | undefined {
	const now = seconds(world);
	const data = body["data"];
	if (!isObject(data)) return refuse(47001, now);
	if (textOf(body["url"]).length > urlLimit) return refuse(40039, now);
	if (textOf(body["client_msg_id"]).length > clientMsgIdLimit) return refuse(45067, now);
	const required = keysOf(template).filter((key) => key !== "first" && key !== "remark");
	const wrong = required.find((key) => !acceptsValue(key, valueIn(data, key)));
	return wrong === undefined
		? undefined
		: refuse(47003, now, `argument invalid! data.${wrong}.value invalid`);
}

function valueIn(data: JsonObject, key: string): string {
	const entry = data[key];
	return isObject(entry) ? textOf(entry["value"]) : "";
}

/** The receipt, and the message unless the follower blocks it or a receipt_status says that it failed. */
function send(world: World, follower: Follower, template: Template, body: JsonObject, msgid: string): void {
	const { receipt_status, receipt_delay_ms, receipt_msgid_zero } = world.settings();
	const status = receipt_status ?? (follower.blocks_templates ? "failed:user block" : "success");
	const receipt = composeEvent(
		world,
		follower.openid,
		"TEMPLATESENDJOBFINISH",
		{ Status: status },
		{
			bare: { MsgID: receipt_msgid_zero ? "0" : msgid },
			delay: receipt_delay_ms,
		},
	);
	showTemplate(world, follower.openid, receipt.id, status, asShown(template, body, msgid));
}

/** The card on the phone: since 2023 without `first` and `remark`. */
function asShown(template: Template, body: JsonObject, msgid: string) {
	const data = isObject(body["data"]) ? body["data"] : {};
	const keys = templateKeys(template.content).filter(({ key }) => key !== "first" && key !== "remark");
	return {
		type: "template",
		template_id: template.template_id,
		title: template.title,
		rows: keys.map(({ key, label }) => ({ key, label, value: valueIn(data, key) })),
		url: textOf(body["url"]),
		miniprogram: isObject(body["miniprogram"]) ? body["miniprogram"] : null,
		msgid,
	};
}
