/**
 * When the account may send customer-service messages: 5 within 48 hours after a follower's message, 3 within
 * a minute after a follow, a scan or a menu click.
 * See: https://developers.weixin.qq.com/doc/service/guide/product/kf_message.html
 */
import { seconds, type World } from "../world.ts";

const messageWindow = { seconds: 48 * 3600, count: 5 };
const actionWindow = { seconds: 60, count: 3 };

export function openMessageWindow(world: World, openid: string): void {
	const now = seconds(world);
	world.sql.exec(
		"UPDATE followers SET spoke_at = ?, message_until = ?, message_left = ? WHERE openid = ?",
		now,
		now + messageWindow.seconds,
		messageWindow.count,
		openid,
	);
}

export function openActionWindow(world: World, openid: string): void {
	world.sql.exec(
		"UPDATE followers SET action_until = ?, action_left = ? WHERE openid = ?",
		seconds(world) + actionWindow.seconds,
		actionWindow.count,
		openid,
	);
}

type Row = {
	spoke_at: number;
	message_until: number;
	message_left: number;
	action_until: number;
	action_left: number;
	typing_until: number;
};

const rowOf = (world: World, openid: string): Row =>
	world.sql
		.exec<Row>(
			"SELECT spoke_at, message_until, message_left, action_until, action_left, typing_until FROM followers WHERE openid = ?",
			openid,
		)
		.one();

/** Takes one message out of an open window. 45015: none is open; 45047: all that are open are used up. */
export function spendMessage(world: World, openid: string): 0 | 45015 | 45047 {
	const row = rowOf(world, openid);
	const now = seconds(world);
	const actionOpen = row.action_until > now;
	const messageOpen = row.message_until > now;
	if (!actionOpen && !messageOpen) return 45015;
	if (actionOpen && row.action_left > 0) return spend(world, openid, "action_left");
	if (messageOpen && row.message_left > 0) return spend(world, openid, "message_left");
	return 45047;
}

function spend(world: World, openid: string, from: "action_left" | "message_left"): 0 {
	world.sql.exec(`UPDATE followers SET ${from} = ${from} - 1, typing_until = 0 WHERE openid = ?`, openid);
	world.changed("account");
	return 0;
}

const typingSeconds = 15;
const typingNeedsMessageWithin = 30;

/** Shows or hides 对方正在输入. 45080: no message in the last 30 s; 45081: shown already. */
export function setTyping(world: World, openid: string, typing: boolean): 0 | 45080 | 45081 {
	const row = rowOf(world, openid);
	const now = seconds(world);
	if (now - row.spoke_at > typingNeedsMessageWithin) return 45080;
	if (typing && row.typing_until > now) return 45081;
	const until = typing ? now + typingSeconds : 0;
	world.sql.exec("UPDATE followers SET typing_until = ? WHERE openid = ?", until, openid);
	world.changed("account");
	return 0;
}

/** The openids of those who see 对方正在输入 now. */
export const seeTyping = (world: World): ReadonlySet<string> =>
	new Set(
		world.sql
			.exec<{ openid: string }>(
				"SELECT openid FROM followers WHERE typing_until > 0 AND typing_until > ?",
				seconds(world),
			)
			.toArray()
			.map(({ openid }) => openid),
	);

/** When the next 对方正在输入 goes by itself, in seconds; undefined while nobody sees one. */
export const nextTypingEnd = (world: World): number | undefined =>
	world.sql
		.exec<{ typing_until: number }>(
			"SELECT typing_until FROM followers WHERE typing_until > 0 AND typing_until > ? ORDER BY typing_until LIMIT 1",
			seconds(world),
		)
		.toArray()[0]?.typing_until;
