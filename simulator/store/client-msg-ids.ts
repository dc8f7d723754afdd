/** Which client_msg_id each follower already had a template message for, in the last ten minutes. */
import { seconds, type World } from "../world.ts";

const rememberedSeconds = 600;

/** Remembers the id; true when the same openid had it within ten minutes. */
export function isRepeated(world: World, openid: string, clientMsgId: string): boolean {
	const now = seconds(world);
	const [former] = world.sql
		.exec<{ at: number }>(
			"SELECT at FROM client_msg_ids WHERE openid = ? AND client_msg_id = ?",
			openid,
			clientMsgId,
		)
		.toArray();
	if (former !== undefined && now - former.at < rememberedSeconds) return true;
	world.sql.exec("INSERT OR REPLACE INTO client_msg_ids VALUES (?, ?, ?)", openid, clientMsgId, now);
	return false;
}
