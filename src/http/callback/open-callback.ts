/**
 * From a request to a genuine message: signature, freshness, size, encoding, envelope, XML, in this order. What is
 * refused is refused with a status for the sender and a reason for the owner.
 */
import type { Context } from "hono";
import { isSealed, type Opened, openEnvelope, type SealedQuery } from "../../wechat/envelope.ts";
import { type Message, parseMessage, readMessage } from "../../wechat/message.ts";
import { parseEnvelope } from "../../wechat/parse-envelope.ts";
import { readText } from "../../wechat/read-text.ts";
import { err, ok, type Result } from "../../wechat/result.ts";
import { type SignedQuery, verifySignature } from "../../wechat/signature.ts";
import { parseXml, type XmlElement } from "../../wechat/xml.ts";
import type { AppEnv } from "../app-env.ts";
import type { CallbackConfig } from "./callback-config.ts";
import { replayableUntil, stalenessOf } from "./freshness.ts";

export interface GenuineCallback {
	readonly message: Message;
	/** The message's XML, opened. */
	readonly xml: string;
	/** Set when the callback was sealed: then the reply is to be sealed too. */
	readonly opened?: Opened;
	/** Unix milliseconds: before then the very same request would be accepted once more. */
	readonly replayableUntil: number;
}

/** What a genuine callback's body says. */
type Opening = Omit<GenuineCallback, "replayableUntil">;

export interface Refusal {
	readonly status: 400 | 403 | 413;
	readonly reason: string;
}

/** WeChat's own are below 10 KB. */
const MAX_BODY_BYTES = 64 * 1024;

export const openCallback = async (
	c: Context<AppEnv>,
	config: CallbackConfig,
	now: () => number,
): Promise<Result<GenuineCallback, Refusal>> => {
	const query = readQuery(c);
	if (!(await isSigned(query, config.callbackTokens))) return err(unsigned(query));
	const staleness = () => stalenessOf(query.timestamp, config.maxAgeSeconds, now());
	const early = staleness();
	if (early !== undefined) return refused(403, early);
	const opening = await openBody(c, query, config, now);
	if (!opening.ok) return opening;
	// Whoever sends a body drop by drop has none in time by having begun in time.
	const late = staleness();
	if (late !== undefined) return refused(403, late);
	const until = replayableUntil(query.timestamp, config.maxAgeSeconds, now());
	return ok({ ...opening.value, replayableUntil: until });
};

const openBody = async (
	c: Context<AppEnv>,
	query: CallbackQuery,
	config: CallbackConfig,
	now: () => number,
): Promise<Result<Opening, Refusal>> => {
	const claimsToBeSealed = query.encryptType === "aes";
	// A sealed body that cannot be read was tampered with: the sender learns no more than for any other tampering.
	const unreadable = claimsToBeSealed ? 403 : 400;
	const body = await readBody(c);
	if (!body.ok) return refused(body.error === "too large" ? 413 : unreadable, `body ${body.error}`);
	const mayBeSealed = claimsToBeSealed || config.refusesPlain || body.value.includes("<Encrypt");
	// `signature` covers no body: until `msg_signature` is verified, anybody may have written it, and no parser sees it.
	const envelope = mayBeSealed ? parseEnvelope(body.value) : ok({});
	if (!envelope.ok) return refused(unreadable, `not WeChat's XML: ${envelope.error}`);
	return claimsToBeSealed || isSealed(envelope.value)
		? await openSealed(query, config, envelope.value, now())
		: openPlain(config, body.value, now());
};

/** What a callback's query says, "" for what is missing. Its openid is not covered by any signature and never read. */
export interface CallbackQuery extends SignedQuery, SealedQuery {
	readonly encryptType: string;
}

/** All at once: each question for one parameter would have the URL made again. */
export const readQuery = (c: Context<AppEnv>): CallbackQuery => {
	const query: Readonly<Partial<Record<string, string>>> = c.req.query();
	return {
		signature: query["signature"] ?? "",
		timestamp: query["timestamp"] ?? "",
		nonce: query["nonce"] ?? "",
		msgSignature: query["msg_signature"] ?? "",
		encryptType: query["encrypt_type"] ?? "",
	};
};

/** Whether `signature`, which covers Token, timestamp and nonce, is there and right. */
export const isSigned = async (query: SignedQuery, callbackTokens: readonly string[]): Promise<boolean> => {
	if (query.signature === "" || query.timestamp === "" || query.nonce === "") return false;
	return await verifySignature(query, callbackTokens);
};

/** WeChat signs whatever it sends. */
export const NO_SIGNATURE = "no signature in the query: a browser or a scanner, not WeChat";

/** Of what is not signed, or not rightly. */
export const unsigned = ({ signature }: SignedQuery): Refusal => ({
	status: 403,
	reason: signature === "" ? NO_SIGNATURE : "signature mismatch",
});

const refused = (status: Refusal["status"], reason: string) => err({ status, reason });

const readBody = async (c: Context<AppEnv>): Promise<Result<string, string>> => {
	try {
		return await readText(c.req.raw, MAX_BODY_BYTES);
	} catch {
		return err("broken off");
	}
};

const openPlain = (config: CallbackConfig, xml: string, now: number): Result<Opening, Refusal> => {
	if (config.refusesPlain) return refused(403, "plain callback, and WECHAT_CALLBACK_MODE is safe");
	const fields = parseXml(xml);
	if (!fields.ok) return refused(400, `not WeChat's XML: ${fields.error}`);
	const message = readMessage(fields.value, now);
	return message.ok ? ok({ message: message.value, xml }) : refused(400, `not a message: ${message.error}`);
};

const openSealed = async (
	query: SealedQuery,
	config: CallbackConfig,
	fields: XmlElement,
	now: number,
): Promise<Result<Opening, Refusal>> => {
	if (config.aesKeys.length === 0)
		return refused(403, "sealed callback, and WECHAT_ENCODING_AES_KEY is not set");
	const opened = await openEnvelope(fields, query, config);
	if (!opened.ok) return refused(403, opened.error);
	const { xml } = opened.value;
	const message = parseMessage(xml, now);
	return message.ok
		? ok({ message: message.value, xml, opened: opened.value })
		: refused(400, `not a message: ${message.error}`);
};
