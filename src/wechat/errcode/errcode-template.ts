/**
 * Rows of the error table: templates and template messages.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
 */
import { apiBanned } from "./errcode-account.ts";
import type { Errcode, ErrcodeRows } from "./errcode-entry.ts";

const invalidIndustry: Errcode = {
	name: "invalid-industry",
	meaning: { en: "There is no such industry.", zh: "行业代码不合法。" },
	advice: {
		en: "Send industry_id1 and industry_id2: codes of WeChat's list, from 1 to 41.",
		zh: "请填写 industry_id1 和 industry_id2：微信行业列表中的代码，1 到 41。",
	},
	remedy: "fix-request",
};

const templateRestricted: Errcode = {
	name: "template-restricted",
	meaning: {
		en: "WeChat has restricted sending by this template.",
		zh: "该模板被限制下发。",
	},
	advice: {
		en: "Log in at mp.weixin.qq.com, read the notice about the template and correct what it names. Use another template until then.",
		zh: "登录 mp.weixin.qq.com 查看该模板的限制通知并按要求整改；在此之前请改用其他模板。",
	},
	remedy: "fix-request",
};

export const templateErrcodes: ErrcodeRows = {
	40036: {
		name: "invalid-template-id-length",
		meaning: {
			en: "The template_id has the wrong length.",
			zh: "template_id 的长度不合法。",
		},
		advice: {
			en: "Copy the template_id again, whole: GET /api/templates lists them. A TM... or numeric library id is not a template_id.",
			zh: "请重新完整复制 template_id，可用 GET /api/templates 查看。模板库中 TM 开头或纯数字的编号不是 template_id。",
		},
		remedy: "fix-request",
	},
	40037: {
		name: "invalid-template-id",
		meaning: {
			en: "This account has no such template.",
			zh: "template_id 不合法，本账号没有这个模板。",
		},
		advice: {
			en: "Take a template_id from GET /api/templates: every account has its own, and changing the category or industry deletes the old ones.",
			zh: "请使用 GET /api/templates 列出的 template_id：每个账号的都不同，修改类目或行业后原有模板会被删除。",
		},
		remedy: "fix-request",
	},
	40039: {
		name: "invalid-url-length",
		meaning: { en: "The url is too long.", zh: "url 的长度不合法。" },
		advice: {
			en: "Shorten url, for example by a short path of your own that redirects.",
			zh: "请缩短 url，例如改用自己域名下会跳转的短路径。",
		},
		remedy: "fix-request",
	},
	40062: {
		name: "invalid-title-length",
		meaning: { en: "The title is too long.", zh: "标题长度不合法。" },
		advice: { en: "Shorten title to 15 characters.", zh: "title 请控制在 15 个字以内。" },
		remedy: "fix-request",
	},
	40102: invalidIndustry,
	40103: invalidIndustry,
	40246: {
		name: "invalid-keyword-names",
		meaning: {
			en: "The keyword_name_list is not valid.",
			zh: "keyword_name_list 不正确。",
		},
		advice: {
			en: "Write the keyword names exactly as the template library shows them for this template, in the order you want.",
			zh: "请按模板库中该模板的关键词名称逐字填写，并按需要的顺序排列。",
		},
		remedy: "fix-request",
	},
	40247: {
		name: "category-template-needed",
		meaning: {
			en: "Templates of the old industry library can no longer be added.",
			zh: "行业模板库的模板已不能添加，需要使用类目模板。",
		},
		advice: {
			en: "Choose a template of the category library (类目模板库) and send its numeric id with keyword_name_list.",
			zh: "请在类目模板库中选择模板，用它的数字编号和 keyword_name_list 添加。",
		},
		remedy: "fix-request",
	},
	40249: {
		name: "marketing-content",
		meaning: {
			en: "Template messages may not advertise.",
			zh: "模板消息禁止发送营销内容。",
		},
		advice: {
			en: "Take discounts, invitations and advertising out of the values and send only what concerns the follower's own order or request. Repeated attempts can cost the template.",
			zh: "请去掉优惠、邀请、推广等营销内容，只发送与用户自己的订单或业务有关的通知。屡次违规可能导致模板被封。",
		},
		remedy: "fix-request",
	},
	43102: {
		name: "not-a-subscription-template",
		meaning: {
			en: "The template is not one for subscriptions.",
			zh: "该模板不是订阅类型的模板。",
		},
		advice: {
			en: "Use a template_id from GET /api/templates with POST /api/messages/template; subscription notices need templates of their own.",
			zh: "请在 POST /api/messages/template 中使用 GET /api/templates 列出的 template_id；订阅通知需要使用专门的模板。",
		},
		remedy: "fix-request",
	},
	43106: apiBanned,
	43116: templateRestricted,
	45026: {
		name: "too-many-templates",
		meaning: {
			en: "The account has as many templates as it may have.",
			zh: "模板数量已达上限。",
		},
		advice: {
			en: "Delete one that you no longer need with DELETE /api/templates/:template_id: an account may have 25.",
			zh: "每个账号最多 25 个模板：请先用 DELETE /api/templates/:template_id 删除不用的模板。",
		},
		remedy: "fix-request",
	},
	45027: {
		name: "template-of-another-industry",
		meaning: {
			en: "The template does not belong to the account's industry.",
			zh: "模板与账号所选的行业不符。",
		},
		advice: {
			en: "Choose a template of the account's own industry or category. Changing the industry instead deletes all templates and is possible once a month.",
			zh: "请选择属于账号所选行业或类目的模板。也可以修改行业，但每月只能一次，而且会删除全部模板。",
		},
		remedy: "fix-request",
	},
	45065: {
		name: "duplicate-client-msg-id",
		meaning: {
			en: "A message with this client_msg_id was already accepted.",
			zh: "相同 client_msg_id 的消息已经受理过。",
		},
		advice: {
			en: "Nothing needs to be sent again: the first one counts. Use another client_msg_id for another message.",
			zh: "不需要重发：以第一次受理的为准。发送新消息请换一个 client_msg_id。",
		},
		remedy: "fix-request",
	},
	45067: {
		name: "client-msg-id-too-long",
		meaning: {
			en: "The client_msg_id is too long.",
			zh: "client_msg_id 超过长度限制。",
		},
		advice: {
			en: "Use at most 32 letters and digits, or leave client_msg_id out: the gateway makes one.",
			zh: "请控制在 32 个字母和数字以内；也可以不填，由网关生成。",
		},
		remedy: "fix-request",
	},
	47003: {
		name: "invalid-template-value",
		meaning: {
			en: "A value does not fit its keyword, or is missing.",
			zh: "模板参数不符合关键词的规则，或为空。",
		},
		advice: {
			en: "Correct the value that errmsg names as data.<key>.value: the key's type gives the rule, such as thing (at most 20 characters) or time (15:01). GET /api/templates shows which keys the template needs.",
			zh: "请修改 errmsg 中 data.<关键词>.value 所指的值：规则由关键词的类型决定，例如 thing 最多 20 个字符，time 写作 15:01。可用 GET /api/templates 查看模板需要哪些关键词。",
		},
		remedy: "fix-request",
	},
	48011: templateRestricted,
};
