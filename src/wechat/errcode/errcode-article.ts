/**
 * Rows of the error table: articles, drafts and their publication, mass sending (群发).
 *
 * See: https://developers.weixin.qq.com/doc/service/api/public/api_freepublish_submit
 */
import type { Advice } from "../advice.ts";
import type { ErrcodeRows } from "./errcode-entry.ts";

const shorten: Advice = {
	en: "Shorten it. An article's title has up to 32 characters, its author 16, its digest 128; its content has fewer than 20,000 and less than 1 MB, tags included.",
	zh: "请缩短。图文的标题最多 32 字，作者 16 字，摘要 128 字；正文连同 HTML 标签须少于 2 万字符且小于 1 MB。",
};

export const articleErrcodes: ErrcodeRows = {
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
	45003: {
		name: "title-too-long",
		meaning: { en: "The title is too long.", zh: "标题超过限制。" },
		advice: shorten,
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
	},
	45066: {
		name: "client-msg-id-too-soon",
		meaning: { en: "The same clientmsgid came again too soon.", zh: "相同 clientmsgid 重试过快。" },
		advice: { en: "Repeat it after a minute.", zh: "请间隔 1 分钟再试。" },
		remedy: "wait",
	},
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
