/** The reply that a case describes. */
import { isJsonObject, type JsonObject } from "../../../src/wechat/json.ts";
import {
	type Article,
	image,
	music,
	news,
	type Reply,
	text,
	transferCustomerService,
	video,
	voice,
} from "../../../src/wechat/reply.ts";
import { textIn } from "./case.ts";

/** `success` is no Reply: a handler has none. WeChat requires a music's ThumbMediaId; the cases' inputs have none. */
export const replyOf = (input: JsonObject): Reply | undefined => {
	switch (input["type"]) {
		case "text":
			return text(textIn(input, "content"));
		case "image":
			return image(textIn(input, "mediaId"));
		case "voice":
			return voice(textIn(input, "mediaId"));
		case "video":
			return video(textIn(input, "mediaId"), optionalTexts(input, "title", "description"));
		case "music":
			return music("thumb", optionalTexts(input, "title", "description", "musicUrl", "hqMusicUrl"));
		case "news":
			return news(...articlesOf(input));
		case "transfer_customer_service":
			return transferCustomerService(optionalTexts(input, "kfAccount")["kfAccount"]);
		case "success":
			return undefined;
		default:
			throw new Error(`no such reply: ${JSON.stringify(input["type"])}`);
	}
};

/** Those of the texts that the case has. */
export const optionalTexts = (input: JsonObject, ...names: readonly string[]): Record<string, string> =>
	Object.fromEntries(
		names.filter((name) => input[name] !== undefined).map((name) => [name, textIn(input, name)]),
	);

const articlesOf = (input: JsonObject): readonly Article[] => {
	const articles: unknown = input["articles"];
	if (!Array.isArray(articles)) throw new Error("no articles");
	return articles.filter(isJsonObject).map((article) => ({
		title: textIn(article, "title"),
		description: textIn(article, "description"),
		picUrl: textIn(article, "picUrl"),
		url: textIn(article, "url"),
	}));
};
