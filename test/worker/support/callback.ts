/** Callbacks as WeChat signs and sends them: one valid thing, of which a test breaks one part. */

/** The one in the tests' environment. */
export const CALLBACK_TOKEN = "testToken";
/** Unix milliseconds: 2026-10-01, noon in Beijing. */
export const NOON = Date.UTC(2026, 9, 1, 4);
export const NOON_SECONDS = NOON / 1000;

export type Query = Readonly<Record<string, string>>;

interface Signing {
	readonly callbackToken?: string;
	readonly timestamp?: number | string;
	readonly nonce?: string;
}

/** `signature`, `timestamp` and `nonce` as WeChat computes them. */
export const signedQuery = async (signing: Signing = {}): Promise<Query> => {
	const { callbackToken = CALLBACK_TOKEN, nonce = "1320562132" } = signing;
	const timestamp = String(signing.timestamp ?? NOON_SECONDS);
	const text = [callbackToken, timestamp, nonce].sort().join("");
	const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
	const signature = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
	return { signature, timestamp, nonce };
};

export const callbackPath = (query: Query): string => `/wechat?${new URLSearchParams(query)}`;

/** A path whose signature is right, with further parts of the query. */
export const signedPath = async (signing: Signing = {}, more: Query = {}): Promise<string> =>
	callbackPath({ ...(await signedQuery(signing)), ...more });

/** The account. */
export const ACCOUNT = "gh_0123456789ab";
/** The follower. */
export const OPENID = "oFollower_Of-The-Tests_00001";

const fromFollower = (msgType: string, content: string): string =>
	`<xml><ToUserName><![CDATA[${ACCOUNT}]]></ToUserName><FromUserName><![CDATA[${OPENID}]]></FromUserName>` +
	`<CreateTime>${NOON_SECONDS}</CreateTime><MsgType><![CDATA[${msgType}]]></MsgType>${content}</xml>`;

export const MSG_ID = "7391862354901283471";

export const textMessage = (content = "ping"): string =>
	fromFollower("text", `<Content><![CDATA[${content}]]></Content><MsgId>${MSG_ID}</MsgId>`);

export const menuClick = (key = "PRICES"): string =>
	fromFollower("event", `<Event><![CDATA[CLICK]]></Event><EventKey><![CDATA[${key}]]></EventKey>`);

/** A text message of exactly so many bytes. */
export const textMessageOf = (bytes: number): string =>
	textMessage("a".repeat(bytes - new TextEncoder().encode(textMessage("")).length));

export const posted = (body: BodyInit, headers: Query = {}): RequestInit => ({
	method: "POST",
	headers: { "Content-Type": "text/xml", ...headers },
	body,
});
