/** QR codes that say where a follower came from (带参数的二维码). */
import { isObject, type JsonObject, textOf } from "../json.ts";
import { createQrCode, permanentQrCode, permanentQrCodes } from "../store/qr-codes.ts";
import { seconds, type World } from "../world.ts";
import { type Answer, give, refuse } from "./answer.ts";
import { postEndpoint } from "./endpoint.ts";

const mostSeconds = 2_592_000;
const secondsUnlessSaid = 60;
const mostPermanent = 100_000;

type Action = { readonly isPermanent: boolean; readonly sceneOf: (scene: JsonObject) => string | undefined };

/** A whole number from 1, as the text that events carry. */
const sceneId =
	(most: number) =>
	({ scene_id: id }: JsonObject): string | undefined =>
		typeof id === "number" && Number.isInteger(id) && id >= 1 && id <= most ? String(id) : undefined;

/** 1 to 64 characters. */
const sceneText = ({ scene_str: text }: JsonObject): string | undefined =>
	/^.{1,64}$/su.test(textOf(text)) ? textOf(text) : undefined;

const actions: ReadonlyMap<string, Action> = new Map([
	["QR_SCENE", { isPermanent: false, sceneOf: sceneId(2 ** 32 - 1) }],
	["QR_STR_SCENE", { isPermanent: false, sceneOf: sceneText }],
	["QR_LIMIT_SCENE", { isPermanent: true, sceneOf: sceneId(100_000) }],
	["QR_LIMIT_STR_SCENE", { isPermanent: true, sceneOf: sceneText }],
]);

/**
 * POST /cgi-bin/qrcode/create. What WeChat says to a life that is too long is not documented: here it is 40053.
 * See: https://developers.weixin.qq.com/doc/service/api/qrcode/qrcodes/api_createqrcode
 */
export const createQrcode = postEndpoint({ daily: 100_000 }, (body, world) => {
	const action = actions.get(textOf(body["action_name"]));
	if (action === undefined) return refuse(40052, seconds(world));
	const info = body["action_info"];
	const scene = isObject(info) && isObject(info["scene"]) ? action.sceneOf(info["scene"]) : undefined;
	if (scene === undefined) return refuse(40053, seconds(world));
	return action.isPermanent ? createPermanent(scene, world) : createTemporary(scene, body, world);
});

function createTemporary(scene: string, body: JsonObject, world: World): Answer {
	const { expire_seconds = secondsUnlessSaid } = body;
	if (typeof expire_seconds !== "number" || expire_seconds < 1 || expire_seconds > mostSeconds) {
		return refuse(40053, seconds(world));
	}
	const { ticket, url } = createQrCode(world, scene, seconds(world) + expire_seconds);
	return give({ ticket, expire_seconds, url });
}

/** A scene that has a permanent code already keeps it. */
function createPermanent(scene: string, world: World): Answer {
	const former = permanentQrCode(world, scene);
	if (former !== undefined) return give(former);
	if (permanentQrCodes(world) >= mostPermanent) return refuse(45029, seconds(world));
	return give(createQrCode(world, scene, null));
}
