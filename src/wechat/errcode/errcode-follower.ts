/**
 * Rows of the error table: followers, their tags, QR codes.
 *
 * See: https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_createtag
 */
import type { Errcode, ErrcodeRows } from "./errcode-entry.ts";

const useTags: Errcode = {
	name: "invalid-group",
	meaning: { en: "The group cannot be used so.", zh: "分组不合法，或不能这样操作。" },
	advice: {
		en: "Tags have replaced groups: use tags/get and the other calls of tags/.",
		zh: "分组已被标签取代：请使用 tags/get 等标签接口。",
	},
	remedy: "fix-request",
};

const invalidOpenidCount: Errcode = {
	name: "invalid-openid-count",
	meaning: { en: "The list has too many or too few openids.", zh: "openid 列表长度不合法。" },
	advice: {
		en: "Send up to 50 openids a call when tagging, up to 100 in user/info/batchget, at least 2 in message/mass/send.",
		zh: "每次打标签最多 50 个 openid，user/info/batchget 最多 100 个，message/mass/send 至少 2 个。",
	},
	remedy: "fix-request",
};

export const followerErrcodes: ErrcodeRows = {
	40031: {
		name: "invalid-openid-list",
		meaning: { en: "The list of openids is not valid.", zh: "openid 列表不合法。" },
		advice: {
			en: "Send a JSON array of openids of this account.",
			zh: "请发送由本账号 openid 组成的 JSON 数组。",
		},
		remedy: "fix-request",
	},
	40032: invalidOpenidCount,
	40050: useTags,
	40051: useTags,
	40052: {
		name: "invalid-action-name",
		meaning: { en: "The action_name is not valid.", zh: "action_name 不合法。" },
		advice: {
			en: "Use QR_SCENE or QR_LIMIT_SCENE with scene_id, QR_STR_SCENE or QR_LIMIT_STR_SCENE with scene_str.",
			zh: "QR_SCENE、QR_LIMIT_SCENE 搭配 scene_id，QR_STR_SCENE、QR_LIMIT_STR_SCENE 搭配 scene_str。",
		},
		remedy: "fix-request",
	},
	40053: {
		name: "invalid-action-info",
		meaning: { en: "The action_info is not valid.", zh: "action_info 不合法。" },
		advice: {
			en: 'Send {"scene": {"scene_str": "..."}} with 1 to 64 characters, or scene_id: a whole number from 1, up to 100,000 for QR_LIMIT_SCENE.',
			zh: '请填写 {"scene": {"scene_str": "…"}}，1 到 64 个字符；或 scene_id，从 1 起的整数，QR_LIMIT_SCENE 最大 100000。',
		},
		remedy: "fix-request",
	},
	40092: {
		name: "invalid-remark",
		meaning: { en: "The remark is not valid.", zh: "备注名不合法。" },
		advice: { en: "Shorten remark to fewer than 30 characters.", zh: "remark 须少于 30 个字。" },
		remedy: "fix-request",
	},
	40130: invalidOpenidCount,
	40132: {
		name: "invalid-wechat-id",
		meaning: { en: "The WeChat id is not valid.", zh: "微信号不合法。" },
		advice: {
			en: "Correct it, or send the follower's openid (touser) instead.",
			zh: "请修正微信号，或改用粉丝的 openid（touser）。",
		},
		remedy: "fix-request",
	},
	45016: useTags,
	45017: useTags,
	45018: useTags,
	45029: {
		name: "too-many-qr-codes",
		meaning: {
			en: "The account has as many permanent QR codes as it may have.",
			zh: "永久二维码数量已达上限。",
		},
		advice: {
			en: "Permanent ones cannot be deleted: use temporary ones (QR_STR_SCENE, up to 30 days).",
			zh: "永久二维码不能删除，请改用临时二维码（QR_STR_SCENE，最长 30 天）。",
		},
		remedy: "fix-request",
	},
	45056: {
		name: "too-many-tags",
		meaning: { en: "The account has as many tags as it may have.", zh: "标签数量已达上限。" },
		advice: {
			en: "Delete one that you no longer need: an account may have 100.",
			zh: "每个账号最多 100 个标签：请先删除不用的。",
		},
		remedy: "fix-request",
	},
	45057: {
		name: "tag-in-use",
		meaning: { en: "Too many followers carry the tag.", zh: "该标签下的粉丝过多，不能直接删除。" },
		advice: {
			en: "Take it off followers with tags/members/batchuntagging until at most 100,000 carry it, then delete it.",
			zh: "请先用 tags/members/batchuntagging 取消部分粉丝的标签，粉丝数不超过 10 万后再删除。",
		},
		remedy: "fix-request",
	},
	45058: {
		name: "system-tag",
		meaning: { en: "The tags 0, 1 and 2 are WeChat's own.", zh: "标签 0、1、2 由系统保留，不能修改。" },
		advice: {
			en: "Change only tags that tags/create made.",
			zh: "只能修改用 tags/create 创建的标签。",
		},
		remedy: "fix-request",
	},
	45059: {
		name: "follower-with-too-many-tags",
		meaning: { en: "A follower would have too many tags.", zh: "有粉丝的标签数超过限制。" },
		advice: {
			en: "Take another tag off first: a follower may have 20.",
			zh: "每个粉丝最多 20 个标签：请先取消其他标签。",
		},
		remedy: "fix-request",
	},
	45157: {
		name: "invalid-tag-name",
		meaning: {
			en: "The tag's name is not valid, or there is one like it.",
			zh: "标签名不合法，或与已有标签重名。",
		},
		advice: {
			en: 'Send {"tag": {"name": "..."}} with a name that tags/get does not list.',
			zh: '请发送 {"tag": {"name": "…"}}，名称不能与 tags/get 列出的重复。',
		},
		remedy: "fix-request",
	},
	45158: {
		name: "tag-name-too-long",
		meaning: { en: "The tag's name is too long.", zh: "标签名过长。" },
		advice: {
			en: "Shorten it to 30 bytes, ten Chinese characters.",
			zh: "不超过 30 字节，即 10 个汉字。",
		},
		remedy: "fix-request",
	},
	45159: {
		name: "invalid-tag-id",
		meaning: { en: "There is no such tag.", zh: "标签不存在。" },
		advice: {
			en: "Take the id from tags/get. One that was just created may take a moment, and WeChat may say this when calls for one follower run at once: send them one after the other.",
			zh: "请使用 tags/get 返回的 id。刚创建的标签可能稍后才生效；同时给同一粉丝打多个标签也可能报此错，请逐个调用。",
		},
		remedy: "fix-request",
	},
	46004: {
		name: "no-such-user",
		meaning: { en: "There is no such follower.", zh: "用户不存在。" },
		advice: {
			en: "Check the openid: every account has its own of each person.",
			zh: "请检查 openid：同一用户在每个账号下的 openid 都不同。",
		},
		remedy: "fix-request",
	},
	49003: {
		name: "openid-of-another-account",
		meaning: { en: "The openid belongs to another account.", zh: "openid 不属于本账号。" },
		advice: {
			en: "Use the openid that this account's callbacks or user/get give.",
			zh: "请使用本账号的消息推送或 user/get 给出的 openid。",
		},
		remedy: "fix-request",
	},
};
