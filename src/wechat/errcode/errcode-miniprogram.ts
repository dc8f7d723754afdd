/** Rows of the error table: the mini program that a message, a button or a reply leads to. */
import type { Advice } from "../advice.ts";
import type { Errcode, ErrcodeRows } from "./errcode-entry.ts";

export const linkIt: Advice = {
	en: "The mini program whose AppID stands in appid must be linked to this account: mp.weixin.qq.com, 小程序管理, 关联小程序.",
	zh: "appid 所填的小程序必须与本账号关联：登录 mp.weixin.qq.com，在“小程序管理”中“关联小程序”。",
};

const linkAnd = (en: string, zh: string): Advice => ({ en: `${en} ${linkIt.en}`, zh: `${zh}${linkIt.zh}` });

const notLinked: Errcode = {
	name: "miniprogram-not-linked",
	meaning: {
		en: "The mini program is not linked to the account.",
		zh: "小程序没有与本账号关联。",
	},
	advice: linkIt,
	remedy: "fix-request",
};

export const miniprogramErrcodes: ErrcodeRows = {
	40013: {
		name: "invalid-miniprogram-appid",
		meaning: { en: "An AppID in the request is not valid.", zh: "请求中的 AppID 不合法。" },
		advice: linkAnd(
			"Correct the mini program's appid: upper and lower case count.",
			"请修正小程序的 appid，注意大小写。",
		),
		remedy: "fix-request",
	},
	40165: {
		name: "invalid-miniprogram-page",
		meaning: { en: "The mini program has no such page.", zh: "小程序页面路径不正确。" },
		advice: linkAnd(
			"Correct pagepath: a page of the version that is published, as its app.json writes it (pages/index/index).",
			"请修正 pagepath：须是小程序线上版本中的页面，与 app.json 一致（如 pages/index/index）。",
		),
		remedy: "fix-request",
	},
	40166: {
		name: "invalid-miniprogram",
		meaning: { en: "This appid is no mini program's.", zh: "小程序的 appid 不正确。" },
		advice: linkAnd(
			"Correct appid: the mini program's AppID (wx...), not its original id (gh_...).",
			"请填写小程序的 AppID（wx 开头），不是原始 ID（gh_ 开头）。",
		),
		remedy: "fix-request",
	},
	45064: notLinked,
	85005: notLinked,
};
