/** Customer-service messages (客服消息) and the typing sign. */
import { isObject, type JsonObject, textOf } from "../json.ts";
import { type Shown, show } from "../store/chat.ts";
import { findFollower } from "../store/followers.ts";
import { setTyping, spendMessage } from "../store/windows.ts";
import { seconds } from "../world.ts";
import { done, refuse } from "./answer.ts";
import { postEndpoint } from "./endpoint.ts";

/**
 * POST /cgi-bin/message/custom/send: only while the follower's window is open.
 * See: https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage.html
 */
export const sendCustomMessage = postEndpoint({ daily: 500_000 }, (body, world) => {
	const now = seconds(world);
	const follower = findFollower(world, textOf(body["touser"]));
	if (follower === undefined) return refuse(40003, now);
	const shown = asShown(body);
	if (typeof shown === "number") return refuse(shown, now);
	const errcode = follower.follows ? spendMessage(world, follower.openid) : 45015;
	if (errcode !== 0) return refuse(errcode, now);
	show(world, follower.openid, "customer-service", shown);
	return done();
});

/** POST /cgi-bin/message/custom/typing */
export const setCustomTyping = postEndpoint({ daily: 500_000 }, (body, world) => {
	const now = seconds(world);
	const follower = findFollower(world, textOf(body["touser"]));
	if (follower === undefined) return refuse(40003, now);
	const command = textOf(body["command"]);
	if (command !== "Typing" && command !== "CancelTyping") return refuse(45072, now);
	const errcode = setTyping(world, follower.openid, command === "Typing");
	return errcode === 0 ? done() : refuse(errcode, now);
});

/** For each msgtype: the fields that it must have and may have, and the errcode when one is missing. */
type Rule = {
	readonly required: readonly string[];
	readonly optional: readonly string[];
	readonly missing: number;
};

const rules: Readonly<Record<string, Rule>> = {
	image: { required: ["media_id"], optional: [], missing: 40007 },
	voice: { required: ["media_id"], optional: [], missing: 40007 },
	video: {
		required: ["media_id", "thumb_media_id"],
		optional: ["title", "description"],
		missing: 40007,
	},
	music: {
		required: ["thumb_media_id"],
		optional: ["title", "description", "musicurl", "hqmusicurl"],
		missing: 40007,
	},
	mpnewsarticle: { required: ["article_id"], optional: [], missing: 53600 },
	wxcard: { required: ["card_id"], optional: [], missing: 40073 },
	miniprogrampage: {
		required: ["title", "appid", "pagepath", "thumb_media_id"],
		optional: [],
		missing: 40007,
	},
};

const textLimit = 2048;

/** What the follower sees, or the errcode that says what is wrong. */
function asShown(body: JsonObject): Shown | number {
	const type = textOf(body["msgtype"]);
	const part = body[type];
	if (!isObject(part)) return 40008;
	if (type === "text") return asText(part);
	if (type === "news") return asNews(part);
	if (type === "msgmenu") return asMsgmenu(part);
	const rule = rules[type];
	if (rule === undefined) return 40008;
	if (rule.required.some((name) => textOf(part[name]) === "")) return rule.missing;
	const names = [...rule.required, ...rule.optional].filter((name) => textOf(part[name]) !== "");
	return {
		type,
		...Object.fromEntries(names.map((name) => [name, part[name]])),
	};
}

function asText(part: JsonObject): Shown | number {
	const content = textOf(part["content"]);
	if (content === "") return 44004;
	return new TextEncoder().encode(content).length > textLimit ? 45002 : { type: "text", content };
}

function asNews(part: JsonObject): Shown | number {
	const articles = Array.isArray(part["articles"]) ? part["articles"].filter(isObject) : [];
	const [article] = articles;
	if (article === undefined) return 44004;
	if (articles.length > 1) return 45008;
	const fields = ["title", "description", "url"].map((name) => [name, textOf(article[name])]);
	return {
		type: "news",
		articles: [{ ...Object.fromEntries(fields), pic_url: textOf(article["picurl"]) }],
	};
}

function asMsgmenu(part: JsonObject): Shown | number {
	const list = Array.isArray(part["list"]) ? part["list"].filter(isObject) : [];
	if (list.length === 0) return 44004;
	return {
		type: "msgmenu",
		head_content: textOf(part["head_content"]),
		list: list.map((item) => ({
			id: textOf(item["id"]),
			content: textOf(item["content"]),
		})),
		tail_content: textOf(part["tail_content"]),
	};
}
