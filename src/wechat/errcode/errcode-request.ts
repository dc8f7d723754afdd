/** Rows of the error table: the form of a request, and the content of a customer-service message. */
import type { Advice } from "../advice.ts";
import type { ErrcodeRows } from "./errcode-entry.ts";

const compareWithThePage: Advice = {
	en: "Compare names, nesting and types of the fields with WeChat's page of this API. The rid shows the request as WeChat received it, for 7 days.",
	zh: "请对照该接口的官方文档检查字段的名称、层级和类型。7 天内可用 rid 查询微信实际收到的请求。",
};

export const requestErrcodes: ErrcodeRows = {
	40002: {
		name: "invalid-type",
		meaning: {
			en: "A type in the request is not valid.",
			zh: "请求中的类型不合法。",
		},
		advice: {
			en: "Correct msgtype and give the message the part that belongs to it: msgtype text needs text, image needs image.",
			zh: "请修正 msgtype，并带上与它对应的内容：msgtype 为 text 时要有 text，为 image 时要有 image。",
		},
		remedy: "fix-request",
	},
	40007: {
		name: "invalid-media-id",
		meaning: { en: "The media_id is not valid.", zh: "media_id 不合法。" },
		advice: {
			en: "Upload the file again and use the new media_id. Temporary material lasts 3 days; a menu button needs permanent material of this account.",
			zh: "请重新上传素材，使用新的 media_id。临时素材只保留 3 天；菜单按钮必须使用本账号的永久素材。",
		},
		remedy: "fix-request",
	},
	40008: {
		name: "invalid-message-type",
		meaning: { en: "The message type is not valid.", zh: "消息类型不合法。" },
		advice: {
			en: "For a customer-service message correct msgtype (text, image, news …). For a template message check that template_id is a template of this account (GET /api/templates).",
			zh: "客服消息请检查 msgtype（text、image、news 等）；模板消息请检查 template_id 是否是本账号的模板（GET /api/templates）。",
		},
		remedy: "fix-request",
	},
	40033: {
		name: "escaped-characters",
		meaning: {
			en: "The request contains characters that WeChat does not accept, such as \\uXXXX escapes.",
			zh: "请求中有不合法的字符，例如 \\uXXXX 形式的转义。",
		},
		advice: {
			en: "Send Chinese and emoji as plain UTF-8, and remove control characters from the texts. The gateway itself never escapes: look for a \\u inside your texts.",
			zh: "中文和表情请直接用 UTF-8 发送，并去掉文本中的控制字符。网关本身不会转义：请检查文本里是否带有 \\u。",
		},
		remedy: "fix-request",
	},
	40035: {
		name: "invalid-parameter",
		meaning: { en: "A parameter is not valid.", zh: "参数不合法。" },
		advice: compareWithThePage,
		remedy: "fix-request",
	},
	40048: {
		name: "invalid-url",
		meaning: { en: "A URL is not valid.", zh: "URL 无效。" },
		advice: {
			en: "Write the whole address, beginning with http:// or https://, with a domain that can be reached from the internet.",
			zh: "请填写以 http:// 或 https:// 开头的完整地址，域名要能从公网访问。",
		},
		remedy: "fix-request",
	},
	40066: {
		name: "invalid-url",
		meaning: { en: "A URL is not valid.", zh: "URL 不合法。" },
		advice: {
			en: "Write the whole address, beginning with http:// or https://, and encode spaces and Chinese in it.",
			zh: "请填写以 http:// 或 https:// 开头的完整地址，其中的空格和中文要编码。",
		},
		remedy: "fix-request",
	},
	40097: {
		name: "invalid-arguments",
		meaning: { en: "The arguments are not valid.", zh: "参数错误。" },
		advice: compareWithThePage,
		remedy: "fix-request",
	},
	41006: {
		name: "media-id-missing",
		meaning: { en: "The media_id is missing.", zh: "缺少 media_id 参数。" },
		advice: {
			en: "Upload the material first and put its media_id into the message or the menu button.",
			zh: "请先上传素材，再把它的 media_id 填入消息或菜单按钮。",
		},
		remedy: "fix-request",
	},
	43001: {
		name: "get-required",
		meaning: {
			en: "WeChat received a POST where it needs a GET.",
			zh: "该接口需要 GET，微信收到的是 POST。",
		},
		advice: {
			en: "Call this API with GET, and let a relay behind WECHAT_API_ORIGIN pass the method on unchanged.",
			zh: "请用 GET 调用该接口；如果经过中转服务器，请让它原样转发请求方法。",
		},
		remedy: "fix-request",
	},
	44002: {
		name: "empty-body",
		meaning: {
			en: "The body arrived empty at WeChat.",
			zh: "微信收到的 POST 数据包为空。",
		},
		advice: {
			en: "Send a JSON body. If you did, let the relay behind WECHAT_API_ORIGIN pass it on.",
			zh: "请发送 JSON 请求体。如果已经发送，请检查 WECHAT_API_ORIGIN 所指的中转服务器是否转发了请求体。",
		},
		remedy: "fix-request",
	},
	44003: {
		name: "empty-news",
		meaning: {
			en: "The news message has no article.",
			zh: "图文消息内容为空。",
		},
		advice: {
			en: "Put one article with title and url into it.",
			zh: "请填入一篇带标题和链接的图文。",
		},
		remedy: "fix-request",
	},
	44004: {
		name: "empty-text",
		meaning: { en: "The text message is empty.", zh: "文本消息内容为空。" },
		advice: { en: "Put a text into content.", zh: "请在 content 中填写文本。" },
		remedy: "fix-request",
	},
	45002: {
		name: "content-too-long",
		meaning: { en: "The content is too long.", zh: "消息内容超过长度限制。" },
		advice: {
			en: "Stay below 2,048 bytes, about 680 Chinese characters, or send several messages.",
			zh: "请控制在 2048 字节（约 680 个汉字）以内，或分成多条发送。",
		},
		remedy: "fix-request",
	},
	45003: {
		name: "title-too-long",
		meaning: { en: "The title is too long.", zh: "标题超过长度限制。" },
		advice: { en: "Shorten the title.", zh: "请缩短标题。" },
		remedy: "fix-request",
	},
	45004: {
		name: "description-too-long",
		meaning: { en: "The description is too long.", zh: "描述超过长度限制。" },
		advice: { en: "Shorten the description.", zh: "请缩短描述。" },
		remedy: "fix-request",
	},
	45005: {
		name: "link-too-long",
		meaning: { en: "A link is too long.", zh: "链接超过长度限制。" },
		advice: {
			en: "Shorten the address, for example by a short path of your own that redirects.",
			zh: "请缩短链接，例如改用自己域名下会跳转的短路径。",
		},
		remedy: "fix-request",
	},
	45008: {
		name: "too-many-articles",
		meaning: {
			en: "The news message has too many articles.",
			zh: "图文消息条数超过限制。",
		},
		advice: {
			en: "A customer-service message carries one article: send the first, or several messages.",
			zh: "客服消息只能带一篇图文：请只发一篇，或分成多条发送。",
		},
		remedy: "fix-request",
	},
	47001: {
		name: "unreadable-body",
		meaning: {
			en: "WeChat could not read the body.",
			zh: "微信无法解析请求内容。",
		},
		advice: {
			en: "Check the names and the nesting (touser, template_id, data.<key>.value), and that every value is text, not a number or a list.",
			zh: "请检查字段名称和层级（touser、template_id、data.<关键词>.value），并确认每个值都是文本，不是数字或数组。",
		},
		remedy: "fix-request",
	},
	47002: {
		name: "escaped-body",
		meaning: {
			en: "The body is written with \\uXXXX escapes.",
			zh: "请求体使用了 \\uXXXX 形式的转义。",
		},
		advice: {
			en: "Send Chinese as plain UTF-8. The gateway itself never escapes: look for a \\u inside your texts.",
			zh: "中文请直接用 UTF-8 发送。网关本身不会转义：请检查文本里是否带有 \\u。",
		},
		remedy: "fix-request",
	},
};
