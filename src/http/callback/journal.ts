/**
 * What callbacks did last, for /api/status: when one was last verified, received, refused and why. It is written after
 * WeChat has its answer, and at most once in ten seconds for each kind and reason, however many callbacks arrive: a flood
 * of one refusal hides no other.
 */
import { DurableObject } from "cloudflare:workers";
import { accountName } from "../account-name.ts";

/**
 * `verified`: 启用 or 提交 was pressed; `received`: a genuine message; `plain`: one that was not sealed although an
 * EncodingAESKey is set; `refused`: everything else; `late`: a slow answer that did not reach its follower; `event`: an
 * event that the owner's URL did not take; `reply`: an answer of that URL's that is no reply.
 */
export type JournalKind = "verified" | "received" | "plain" | "refused" | "late" | "event" | "reply";

export interface JournalEntry {
	/** Unix milliseconds. */
	readonly at: number;
	/** The message's kind, or the reason of the refusal or failure. Never an openid or a text. */
	readonly what: string;
}

export type Journal = { readonly [K in JournalKind]?: JournalEntry };

export interface JournalEnv {
	/** Keeps the journal. */
	readonly CALLBACK_JOURNAL: DurableObjectNamespace<CallbackJournal>;
	/** Spares the journal: one entry of a kind and reason in ten seconds. */
	readonly JOURNAL_LIMIT: RateLimit;
	readonly WECHAT_APP_ID?: string;
}

export class CallbackJournal extends DurableObject {
	/** Entries are written when there is time for it, so an older one may come later. */
	write(kind: JournalKind, entry: JournalEntry): void {
		const last = this.ctx.storage.kv.get<JournalEntry>(kind);
		if (last === undefined || last.at <= entry.at) this.ctx.storage.kv.put(kind, entry);
	}

	read(): Journal {
		return Object.fromEntries(this.ctx.storage.kv.list<JournalEntry>());
	}
}

/** The journal is a convenience: that it cannot be written or read changes no answer. */
export const writeJournal = async (
	env: JournalEnv,
	kind: JournalKind,
	entry: JournalEntry,
): Promise<void> => {
	try {
		const { success } = await env.JOURNAL_LIMIT.limit({
			key: `${accountName(env)}:${kind}:${classOf(kind, entry)}`,
		});
		if (success) await env.CALLBACK_JOURNAL.getByName(accountName(env)).write(kind, entry);
	} catch {
		// Nobody is waiting for it.
	}
};

/** Neither seconds nor request ids make another reason of a refusal. The kinds of messages are few, and have none. */
const classOf = (kind: JournalKind, { what }: JournalEntry): string =>
	kind === "received" || kind === "plain" ? what : what.replace(/\d+/g, "").slice(0, 32);

export const readJournal = async (env: JournalEnv): Promise<Journal | undefined> => {
	try {
		return await env.CALLBACK_JOURNAL.getByName(accountName(env)).read();
	} catch {
		return undefined;
	}
};
