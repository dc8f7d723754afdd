/**
 * The account's templates, for ten minutes in KV beside the access_token's copy, so that not every message asks WeChat
 * for their list. KV that fails is as good as an empty one.
 *
 * Key `templates:{appId}`; value `{"fetched_at", "origin", "template_list"}`, the time in Unix milliseconds. Nothing
 * secret: a thief would read the texts of the templates.
 */
import type { Account } from "../access-token/account.ts";
import type { CopyStore } from "../access-token/copy.ts";
import { isJsonObject, parseJson } from "../wechat/json.ts";
import { parseTemplateList, type Template } from "../wechat/template/template.ts";

/** What KV can do that is needed here. */
export interface TemplateStore extends CopyStore {
	delete(key: string): Promise<void>;
}

export interface TemplatePorts {
	readonly store: TemplateStore;
	readonly account: Pick<Account, "appId" | "origin">;
	/** Asks WeChat; undefined when it gives no list. */
	readonly fetchList: () => Promise<readonly Template[] | undefined>;
	readonly now: () => number;
}

export type TemplateLookup =
	| { readonly kind: "found"; readonly template: Template }
	/** The account does not have it; these it has. */
	| { readonly kind: "unknown"; readonly templates: readonly Template[] }
	/** Nobody can tell. */
	| { readonly kind: "unavailable" };

interface TemplateCopy {
	readonly fetchedAt: number;
	readonly templates: readonly Template[];
}

const CACHE_SECONDS = 30;
const LIFE_SECONDS = 600;
/** A template that the copy lacks may be newer than it: WeChat is asked again, once a minute at most. */
const LEAST_AGE_MS = 60_000;

export const findTemplate = async (ports: TemplatePorts, templateId: string): Promise<TemplateLookup> => {
	const copy = await readCopy(ports);
	const known = copy === undefined ? undefined : lookUp(copy.templates, templateId);
	if (known?.kind === "found") return known;
	if (known !== undefined && copy !== undefined && ports.now() - copy.fetchedAt < LEAST_AGE_MS) return known;
	const templates = await ports.fetchList();
	if (templates === undefined) return { kind: "unavailable" };
	await writeCopy(ports, templates);
	return lookUp(templates, templateId);
};

/** After the account's templates were changed: the next message asks WeChat. */
export const forgetTemplates = async ({ store, account }: TemplatePorts): Promise<void> => {
	await store.delete(keyOf(account)).catch(() => undefined);
};

const lookUp = (templates: readonly Template[], templateId: string): TemplateLookup => {
	const template = templates.find(({ template_id }) => template_id === templateId);
	return template === undefined ? { kind: "unknown", templates } : { kind: "found", template };
};

const keyOf = ({ appId }: Pick<Account, "appId">): string => `templates:${appId}`;

const readCopy = async ({ store, account, now }: TemplatePorts): Promise<TemplateCopy | undefined> => {
	try {
		const text = await store.get(keyOf(account), { type: "text", cacheTtl: CACHE_SECONDS });
		const copy = text === null ? undefined : parseCopy(text, account.origin);
		return copy !== undefined && now() - copy.fetchedAt < LIFE_SECONDS * 1000 ? copy : undefined;
	} catch {
		return undefined;
	}
};

const parseCopy = (text: string, origin: string): TemplateCopy | undefined => {
	const parsed = parseJson(text);
	if (!parsed.ok || !isJsonObject(parsed.value) || parsed.value["origin"] !== origin) return undefined;
	const { fetched_at: fetchedAt } = parsed.value;
	const templates = parseTemplateList(parsed.value);
	return templates.ok && typeof fetchedAt === "number"
		? { fetchedAt, templates: templates.value }
		: undefined;
};

const writeCopy = async (
	{ store, account, now }: TemplatePorts,
	templates: readonly Template[],
): Promise<void> => {
	const copy = { fetched_at: now(), origin: account.origin, template_list: templates };
	try {
		await store.put(keyOf(account), JSON.stringify(copy), { expirationTtl: LIFE_SECONDS });
	} catch {
		// The next message asks WeChat again.
	}
};
