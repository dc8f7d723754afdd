/** How many template messages the account may still send today. */
import type { ApiRequest } from "../wechat/api.ts";
import { isJsonObject, type JsonObject } from "../wechat/json.ts";
import { TEMPLATE_PATHS } from "../wechat/template/template.ts";

export interface Quota {
	readonly dailyLimit: number;
	/** Until midnight in Beijing. */
	readonly remaining: number;
}

/** See: https://developers.weixin.qq.com/doc/service/api/apimanage/api_getapiquota.html */
export const QUOTA_REQUEST: ApiRequest = {
	method: "POST",
	path: "/cgi-bin/openapi/quota/get",
	body: { cgi_path: TEMPLATE_PATHS.send },
	success: "quota",
};

/** `{"quota": {"daily_limit", "used", "remain"}, …}` */
export const parseQuota = ({ quota }: JsonObject): Quota | undefined => {
	if (!isJsonObject(quota)) return undefined;
	const { daily_limit, remain } = quota;
	return isCount(daily_limit) && isCount(remain) ? { dailyLimit: daily_limit, remaining: remain } : undefined;
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
