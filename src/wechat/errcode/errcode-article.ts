/**
 * Rows of the error table: articles, drafts and their publication, mass sending (群发).
 *
 * See: https://developers.weixin.qq.com/doc/service/api/public/api_freepublish_submit
 */
import type { Advice } from "../advice.ts";
import type { Errcode, ErrcodeRows } from "./errcode-entry.ts";

const shorten: Advice = {
	en: "Shorten it. An article's title has up to 32 characters, its author 16, its digest 128; its content has fewer than 20,000 and less than 1 MB, tags included.",
	zh: "请缩短。图文的标题最多 32 字，作者 16 字，摘要 128 字；正文连同 HTML 标签须少于 2 万字符且小于 1 MB。",
};

const invalidIndex: Errcode = {
	name: "invalid-article-index",
	meaning: { en: "There is no article of this index.", zh: "图文的序号不合法。" },
	advice: {
		en: "Count index in a draft from 0, article_idx of a published one from 1.",
		zh: "草稿的 index 从 0 数起，已发布图文的 article_idx 从 1 数起。",
	},
	remedy: "fix-request",
};

const textTooLong: Errcode = {
	name: "title-too-long",
	meaning: { en: "A title or description is too long.", zh: "标题或描述超过限制。" },
	advice: shorten,
	remedy: "fix-request",
};

const urlTooLong: Errcode = {
	name: "url-too-long",
	meaning: { en: "A URL is too long.", zh: "链接超过限制。" },
	advice: {
		en: "Shorten it, for example by a short path of your own that redirects.",
		zh: "请缩短，例如改用自己域名下会跳转的短路径。",
	},
	remedy: "fix-request",
};

/** What articles and mass sending alone answer, or what means something else there. */
export const articleEndpointErrcodes: ErrcodeRows = {
	45008: {
		name: "too-many-articles",
		meaning: { en: "There are too many articles.", zh: "图文条数超过限制。" },
		advice: { en: "A draft has up to 8 articles.", zh: "一份草稿最多 8 篇图文。" },
		remedy: "fix-request",
	},
	45028: {
		name: "no-mass-sending-quota",
		meaning: { en: "No mass sending is left.", zh: "没有剩余的群发次数。" },
		advice: {
			en: "A subscription account may send once a day, a service account four times a month to each follower. Wait, or publish with freepublish/submit, which notifies nobody.",
			zh: "公众号每天可群发 1 次，服务号每月对每个粉丝可群发 4 次。请等待，或用 freepublish/submit 发布（不会通知粉丝）。",
		},
		remedy: "wait",
		wait: "day",
	},
	45066: {
		name: "client-msg-id-too-soon",
		meaning: { en: "The same clientmsgid came again too soon.", zh: "相同 clientmsgid 重试过快。" },
		advice: { en: "Repeat it after a minute.", zh: "请间隔 1 分钟再试。" },
		remedy: "wait",
		wait: 60,
	},
	48001: {
		name: "article-api-unauthorized",
		meaning: {
			en: "This kind of account may not publish or mass send by the API.",
			zh: "该账号不能通过接口发布或群发。",
		},
		advice: {
			en: "Personal and unverified accounts lost freepublish in July 2025, and mass sending needs a verified account: publish at mp.weixin.qq.com.",
			zh: "个人主体和未认证的账号自 2025 年 7 月起不能使用 freepublish，群发接口也需要已认证的账号：请在 mp.weixin.qq.com 发布。",
		},
		remedy: "fix-account",
	},
};

export const articleErrcodes: ErrcodeRows = {
	40060: invalidIndex,
	40114: invalidIndex,
	40155: {
		name: "link-to-another-account",
		meaning: {
			en: "The article links to another account's profile.",
			zh: "图文含有其他公众号主页的链接。",
		},
		advice: { en: "Take that link out.", zh: "请去掉该链接。" },
		remedy: "fix-request",
	},
	44003: {
		name: "empty-article",
		meaning: { en: "The article is empty.", zh: "图文消息内容为空。" },
		advice: {
			en: 'Send {"articles": [{"title": "...", "content": "...", "thumb_media_id": "..."}]} as JSON.',
			zh: '请以 JSON 发送 {"articles": [{"title": "…", "content": "…", "thumb_media_id": "…"}]}。',
		},
		remedy: "fix-request",
	},
	45002: {
		name: "content-too-long",
		meaning: { en: "The content is too long.", zh: "消息内容超过限制。" },
		advice: shorten,
		remedy: "fix-request",
	},
	45003: textTooLong,
	45004: textTooLong,
	45005: urlTooLong,
	45006: urlTooLong,
	45166: {
		name: "invalid-content",
		meaning: { en: "The article's content is not valid.", zh: "图文内容不合法。" },
		advice: {
			en: "Use pictures that media/uploadimg has taken, close every HTML tag, and leave out scripts and outside links.",
			zh: "图片请使用 media/uploadimg 返回的地址，HTML 标签要闭合，不要包含脚本和外部链接。",
		},
		remedy: "fix-request",
	},
	53503: {
		name: "draft-not-publishable",
		meaning: { en: "The draft did not pass the check.", zh: "草稿未通过发布检查。" },
		advice: {
			en: "Open the draft at mp.weixin.qq.com, see what it complains about, and correct it.",
			zh: "请在 mp.weixin.qq.com 打开该草稿，按提示修改。",
		},
		remedy: "fix-request",
	},
	53504: {
		name: "draft-for-website-only",
		meaning: { en: "The draft can be published on the website only.", zh: "该草稿只能在公众平台官网使用。" },
		advice: {
			en: "Publish it at mp.weixin.qq.com.",
			zh: "请前往 mp.weixin.qq.com 发布。",
		},
		remedy: "fix-request",
	},
	53505: {
		name: "draft-unsaved",
		meaning: { en: "The draft must be saved by hand first.", zh: "草稿需要先手动保存。" },
		advice: {
			en: "Open and save it at mp.weixin.qq.com, then publish it.",
			zh: "请先在 mp.weixin.qq.com 打开并保存，再发布。",
		},
		remedy: "fix-request",
	},
	88000: {
		name: "no-comment-privilege",
		meaning: { en: "The account may not have comments.", zh: "账号没有留言权限。" },
		advice: {
			en: "Leave out need_open_comment, or see at mp.weixin.qq.com whether the account can have comments.",
			zh: "请去掉 need_open_comment，或在 mp.weixin.qq.com 查看账号能否开通留言功能。",
		},
		remedy: "fix-request",
	},
};
