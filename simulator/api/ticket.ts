/** The ticket with which pages are signed for the JS-SDK. */
import { currentTicket } from "../store/jsapi-tickets.ts";
import { seconds } from "../world.ts";
import { done, refuse } from "./answer.ts";
import { getEndpoint } from "./endpoint.ts";

/**
 * GET /cgi-bin/ticket/getticket?type=jsapi: the same ticket with its remaining seconds for as long as it lives.
 * See: https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html#62
 */
export const getTicket = getEndpoint({ daily: 1_000_000 }, (call, world) => {
	if (call.query.get("type") !== "jsapi") return refuse(40097, seconds(world));
	const { ticket, expires_at } = currentTicket(world);
	return done({ ticket, expires_in: expires_at - seconds(world) });
});
