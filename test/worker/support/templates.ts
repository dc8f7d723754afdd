/** An account with two templates, and messages that fit them. */
import type { Script } from "./wechat.ts";

export const LIST = "/cgi-bin/template/get_all_private_template";
export const SEND = "/cgi-bin/message/template/send";

export const SHIPPED = {
	template_id: "TEMPLATE_SHIPPED",
	title: "订单发货通知",
	primary_industry: "消费品",
	deputy_industry: "消费品",
	content: "单号：{{character_string1.DATA}}\n商品：{{thing2.DATA}}\n",
	example: "单号：SF-42\n商品：书\n",
};

export const EXPIRING = {
	...SHIPPED,
	template_id: "TEMPLATE_EXPIRING",
	title: "会员到期提醒",
	content: "{{first.DATA}}\n卡号：{{keyword1.DATA}}\n{{remark.DATA}}",
};

export const LISTED = { template_list: [SHIPPED, EXPIRING] };

/** A WeChat that takes every message. */
export const ACCOUNT: Script = { [LIST]: [LISTED], [SEND]: [{ errcode: 0, errmsg: "ok", msgid: 1001 }] };

export const MESSAGE = {
	touser: "oFollower-1",
	template_id: SHIPPED.template_id,
	data: { character_string1: "SF-42", thing2: "保温杯" },
};

const { touser: _, ...common } = MESSAGE;
export const PUSH = { ...common, recipients: ["oFollower-1", "oFollower-2"] };
