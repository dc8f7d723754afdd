/** Rows of the error table: the form of a request, and the content of a customer-service message. */
import type { Errcode, ErrcodeRows } from "./errcode-entry.ts";

const unusableUrl: Errcode = {
	name: "url-not-allowed",
	meaning: { en: "WeChat does not allow a URL.", zh: "URL 不被微信允许。" },
	advice: {
		en: "Use an address of your own domain that WeChat opens for everybody.",
		zh: "请改用自己域名下、在微信中能正常打开的地址。",
	},
	remedy: "fix-request",
};

export const invalidArgument: Errcode = {
	name: "invalid-argument",
	meaning: { en: "An argument is not valid.", zh: "参数不合法。" },
	advice: {
		en: "Compare names, types and limits with WeChat's page of this API.",
		zh: "请对照微信文档检查参数的名称、类型和取值范围。",
	},
	remedy: "fix-request",
};

export const invalidUrl: Errcode = {
	name: "invalid-url",
	meaning: { en: "A URL is not valid.", zh: "URL 不合法。" },
	advice: {
		en: "Write the whole address, beginning with http:// or https://, and encode spaces and Chinese in it. If the request has none, WeChat has no API at this path: compare it with WeChat's documentation.",
		zh: "请填写以 http:// 或 https:// 开头的完整地址，其中的空格和中文要编码。如果请求中没有 URL，则是微信没有该路径的接口：请与微信文档核对。",
	},
	remedy: "fix-request",
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
			en: "For a customer-service message correct msgtype (text, image, news ...). For a template message check that template_id is a template of this account (GET /api/templates).",
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
	40035: invalidArgument,
	40038: invalidArgument,
	40048: unusableUrl,
	40066: invalidUrl,
	40068: unusableUrl,
	40097: invalidArgument,
	41009: invalidArgument,
	43001: {
		name: "get-required",
		meaning: { en: "This API wants GET.", zh: "该接口需要使用 GET。" },
		advice: {
			en: "Send GET, with the arguments in the query.",
			zh: "请改用 GET，参数放在查询字符串中。",
		},
		remedy: "fix-request",
	},
	43002: {
		name: "post-required",
		meaning: { en: "This API wants POST.", zh: "该接口需要使用 POST。" },
		advice: {
			en: "Send POST. If you did, a redirect on the way made it a GET: let the relay behind WECHAT_API_ORIGIN pass method and body on unchanged.",
			zh: "请改用 POST。如果已经是 POST，则是中途的重定向把它变成了 GET：请让 WECHAT_API_ORIGIN 所指的中转服务器原样转发请求方法和请求体。",
		},
		remedy: "fix-request",
	},
	43003: {
		name: "https-required",
		meaning: { en: "This API wants HTTPS.", zh: "该接口需要使用 HTTPS。" },
		advice: {
			en: "WECHAT_API_ORIGIN must begin with https://, and the relay behind it call WeChat by HTTPS.",
			zh: "WECHAT_API_ORIGIN 必须以 https:// 开头，其后的中转服务器也要用 HTTPS 访问微信。",
		},
		remedy: "fix-account",
	},
	44002: {
		name: "empty-body",
		meaning: { en: "The body is empty.", zh: "POST 的数据包为空。" },
		advice: {
			en: "Send the JSON that WeChat's page of this API shows, with Content-Type: application/json.",
			zh: "请按微信文档发送 JSON 请求体，并带上 Content-Type: application/json。",
		},
		remedy: "fix-request",
	},
	45051: unusableUrl,
	47001: {
		name: "unreadable-body",
		meaning: {
			en: "WeChat could not read the body.",
			zh: "微信无法解析请求内容。",
		},
		advice: {
			en: "Check the names and the nesting against WeChat's page of this API (touser, template_id, data.<key>.value), and that every value of a template is text, not a number or a list.",
			zh: "请对照微信文档检查字段名称和层级（touser、template_id、data.<关键词>.value），并确认模板的每个值都是文本，不是数字或数组。",
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
