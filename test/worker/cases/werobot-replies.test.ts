/** Replies and requests of WeRoBot (Python). */
import cases from "../../cases/werobot-replies.json";
import { runCases } from "./run-cases.ts";

runCases(cases, {
	wrong: {
		"werobot/reply/music-hq-default": {
			reason: "WeChat documents HQMusicUrl as optional, and the peer repeats MusicUrl in it",
			instead: {
				fields: {
					ToUserName: "tg",
					FromUserName: "ss",
					CreateTime: "1400000000",
					MsgType: "music",
					"Music.MusicUrl": "u1",
				},
				absent: ["Music.HQMusicUrl"],
			},
		},
		"werobot/reply/news-11": {
			reason: "WeChat documents that it drops the surplus articles and shows the rest, and the peer throws",
			instead: { fields: { MsgType: "news", ArticleCount: "11" } },
		},
	},
});
