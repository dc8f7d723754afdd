/** The signature that a page hands to `wx.config`, so that WeChat lets it use the JS-SDK. */
import { sha1Hex } from "./sha1.ts";

export interface SignedPage {
	/** The jsapi_ticket: a secret, which never leaves the gateway. */
	readonly ticket: string;
	readonly nonceStr: string;
	/** Unix seconds. */
	readonly timestamp: number;
	/** The page's address exactly as its browser has it, without `#` and what follows. */
	readonly url: string;
}

/**
 * Lower-case hex SHA-1. The names are lower-case and in this order, the values as they are, not encoded.
 *
 * See: https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html#62
 */
export const signPage = ({ ticket, nonceStr, timestamp, url }: SignedPage): Promise<string> =>
	sha1Hex(`jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url}`);
