/** Callback bodies of WeRoBot (Python). */
import cases from "../../cases/werobot-incoming.json";
import { runCases } from "./run-cases.ts";

runCases(cases, {
	wrong: {
		"werobot/parser/test_user_pay_from_pay_cell_event/1": {
			reason:
				"WeChat documents OriginalFee as an amount in fen: the space beside its CDATA is layout, not value",
			instead: {
				fields: {
					ToUserName: "gh_e2243xxxxxxx",
					FromUserName: "oo2VNuOUuZGMxxxxxxxx",
					CreateTime: "1442390947",
					MsgType: "event",
					Event: "user_pay_from_pay_cell",
					CardId: "po2VNuCuRo-8sxxxxxxxxxxx",
					UserCardCode: "38050000000",
					TransId: "10022403432015000000000",
					LocationId: "291710000",
					Fee: "10000",
					OriginalFee: "10000",
				},
			},
		},
	},
});
