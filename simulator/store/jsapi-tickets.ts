/** The one jsapi_ticket that the account has at a time. */
import { randomText } from "../random.ts";
import { seconds, type World } from "../world.ts";

export type JsapiTicket = { readonly ticket: string; readonly expires_at: number };

const lifeSeconds = 7200;

/** The living one, or a new one when that has ended. */
export function currentTicket(world: World): JsapiTicket {
	const now = seconds(world);
	const [living] = world.sql
		.exec<JsapiTicket>("SELECT ticket, expires_at FROM jsapi_tickets WHERE expires_at > ?", now)
		.toArray();
	if (living !== undefined) return living;
	const issued = { ticket: randomText(86), expires_at: now + lifeSeconds };
	world.sql.exec("DELETE FROM jsapi_tickets");
	world.sql.exec("INSERT INTO jsapi_tickets VALUES (?, ?)", issued.ticket, issued.expires_at);
	return issued;
}
