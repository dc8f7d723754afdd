/** The QR codes that the account made. */
import { randomText } from "../random.ts";
import { seconds, type World } from "../world.ts";

/** `url` is what the picture says. */
export type QrCode = { readonly ticket: string; readonly url: string };

const newTicket = (): string => `gQ${randomText(94)}`;

/** `expiresAt` in seconds; null for a permanent one. */
export function createQrCode(world: World, scene: string, expiresAt: number | null): QrCode {
	const code = { ticket: newTicket(), url: `http://weixin.qq.com/q/02${randomText(20)}` };
	world.sql.exec("DELETE FROM qr_codes WHERE expires_at <= ?", seconds(world));
	world.sql.exec("INSERT INTO qr_codes VALUES (?, ?, ?, ?)", code.ticket, code.url, scene, expiresAt);
	return code;
}

export const permanentQrCode = (world: World, scene: string): QrCode | undefined =>
	world.sql
		.exec<QrCode>("SELECT ticket, url FROM qr_codes WHERE scene = ? AND expires_at IS NULL", scene)
		.toArray()[0];

/** How many permanent ones there are. */
export const permanentQrCodes = (world: World): number =>
	world.sql.exec<{ made: number }>("SELECT count(*) AS made FROM qr_codes WHERE expires_at IS NULL").one()
		.made;

/** The ticket of the newest living code of this scene; a made up one where nobody made such a code. */
export const ticketOf = (world: World, scene: string): string =>
	world.sql
		.exec<{ ticket: string }>(
			"SELECT ticket FROM qr_codes WHERE scene = ? AND coalesce(expires_at > ?, 1) ORDER BY rowid DESC LIMIT 1",
			scene,
			seconds(world),
		)
		.toArray()[0]?.ticket ?? newTicket();
