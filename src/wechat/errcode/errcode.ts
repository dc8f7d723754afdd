/**
 * The one error table: what an errcode means, what a person can do about it, and whose turn it is. Keyed by errcode
 * and, where the meaning differs, by the kind of call. Its rows stand in the `errcode-….ts` files.
 *
 * See: https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html
 */
import type { Advice } from "../advice.ts";
import { keywordRule } from "../template/keyword-rule.ts";
import type { Endpoint } from "./endpoint.ts";
import { accountErrcodes } from "./errcode-account.ts";
import { articleEndpointErrcodes, articleErrcodes } from "./errcode-article.ts";
import { buttonErrcodes } from "./errcode-button.ts";
import { errcodesByEndpoint } from "./errcode-by-endpoint.ts";
import { conditionalErrcodes } from "./errcode-conditional.ts";
import { customerServiceErrcodes } from "./errcode-customer-service.ts";
import type { Errcode, ErrcodeRows, Remedy, Wait } from "./errcode-entry.ts";
import { followerErrcodes } from "./errcode-follower.ts";
import { mediaErrcodes } from "./errcode-media.ts";
import { menuErrcodes } from "./errcode-menu.ts";
import { miniprogramErrcodes } from "./errcode-miniprogram.ts";
import { oauthErrcodes, userinfoErrcodes } from "./errcode-oauth.ts";
import { recipientErrcodes } from "./errcode-recipient.ts";
import { requestErrcodes } from "./errcode-request.ts";
import { sendErrcodes } from "./errcode-send.ts";
import { sharedErrcodes } from "./errcode-shared.ts";
import { templateErrcodes } from "./errcode-template.ts";
import { tokenErrcodes } from "./errcode-token.ts";

export type { Advice, Endpoint, Errcode, Remedy, Wait };

/** What an errcode means on every call with an access_token that does not give it another meaning. */
const common: ErrcodeRows = {
	...sharedErrcodes,
	...accountErrcodes,
	...recipientErrcodes,
	...requestErrcodes,
	...miniprogramErrcodes,
	...templateErrcodes,
	...buttonErrcodes,
	...menuErrcodes,
	...conditionalErrcodes,
	...followerErrcodes,
	...mediaErrcodes,
	...articleErrcodes,
};

const { industry, template, menu, media, quota } = errcodesByEndpoint;

/** Where an errcode is looked for, in this order. A wait that not every call can meet stands with its own calls alone. */
const table: Readonly<Record<Endpoint, readonly ErrcodeRows[]>> = {
	token: [tokenErrcodes, sharedErrcodes],
	oauth: [oauthErrcodes, tokenErrcodes, sharedErrcodes],
	userinfo: [userinfoErrcodes, common],
	send: [sendErrcodes, common],
	industry: [industry, common],
	template: [template, common],
	menu: [menu, common],
	"customer-service": [customerServiceErrcodes, common],
	media: [media, common],
	article: [articleEndpointErrcodes, common],
	quota: [quota, common],
	// Nobody knows the call: whatever the errcode may mean.
	api: [common, sendErrcodes, customerServiceErrcodes, menu, media, articleEndpointErrcodes, quota],
};

/** The row of an errcode; undefined where the table does not know it. */
export const lookUpErrcode = (errcode: number, endpoint: Endpoint): Errcode | undefined =>
	table[endpoint].find((rows) => Object.hasOwn(rows, errcode))?.[errcode];

/** The codes by which WeChat refuses a caller's address. */
const ADDRESS_ERRCODES: ReadonlySet<number> = new Set([
	40164, 45035, 61004, 89501, 89502, 89503, 89504, 89505, 89506, 89507,
]);

const INVALID_TEMPLATE_VALUE = 47003;

/**
 * The table's advice, filled in with what the errmsg names: the IP address that WeChat saw, or the template value that
 * it refused, with the rule of its keyword. Undefined for an unknown errcode.
 */
export const adviceFor = (refusal: {
	readonly errcode: number;
	readonly errmsg: string;
	readonly endpoint: Endpoint;
}): Advice | undefined => {
	const { errcode, errmsg, endpoint } = refusal;
	const known = lookUpErrcode(errcode, endpoint);
	if (known === undefined) return undefined;
	if (errcode === INVALID_TEMPLATE_VALUE) return fieldAdvice(errmsg) ?? known.advice;
	const ip = ADDRESS_ERRCODES.has(errcode) ? ipOf(errmsg) : undefined;
	return ip === undefined ? known.advice : addressAdvice(ip, known.advice);
};

/** On Workers the address changes from call to call: listing it helps only where it is a relay's. */
const addressAdvice = (ip: string, advice: Advice): Advice => ({
	en: `WeChat saw the address ${ip}. If that is your relay, add ${ip} to the whitelist; a Worker's own address changes from call to call. ${advice.en}`,
	zh: `微信看到的来源 IP 是 ${ip}。如果这是你的中转服务器，把 ${ip} 加入白名单即可；Worker 自身的出口 IP 每次调用都可能不同。${advice.zh}`,
});

const fieldAdvice = (errmsg: string): Advice | undefined => {
	const field = fieldOf(errmsg);
	if (field === undefined) return undefined;
	const [, key = ""] = field.split(".");
	const known = keywordRule(key);
	return known === undefined
		? {
				en: `Correct ${field}: it is missing, empty or not what the template allows. GET /api/templates shows an example.`,
				zh: `请修改 ${field}：它缺失、为空，或不符合模板的要求。可用 GET /api/templates 查看示例。`,
			}
		: {
				en: `Correct ${field}, which may not be missing or empty. ${known.rule.en} Example: ${known.example}`,
				zh: `请修改 ${field}，它不能缺失或为空。${known.rule.zh}例如：${known.example}`,
			};
};

const IPV4 = /\b\d{1,3}(?:\.\d{1,3}){3}\b/;
const IPV6 = /(?<![\w:])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?![\w:])/i;

/**
 * The address in `invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist rid: …` or `… requestIP: 1.2.3.4`.
 * IPv4 is preferred: WeChat describes no other entry of the whitelist.
 */
export const ipOf = (errmsg: string): string | undefined => (IPV4.exec(errmsg) ?? IPV6.exec(errmsg))?.[0];

/** The value in `argument invalid! data.time5.value invalid rid: …`, as `data.time5.value`. */
export const fieldOf = (errmsg: string): string | undefined => /\bdata\.\w+\.value\b/.exec(errmsg)?.[0];

/** The request's id in `… rid: 66ac5b50-0e6d76ba-2a578c0a`. WeChat explains it for 7 days (`openapi/rid/get`). */
export const ridOf = (errmsg: string): string | undefined => /\brid:\s*([\w-]+)/.exec(errmsg)?.[1];
