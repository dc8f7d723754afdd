/**
 * The keepers' home: one Durable Object for each AppID, in the whole world. It keeps the access_token and, from the first
 * page that asks for one, the jsapi_ticket, which is got with it. Thin: storage, alarm, KV and WeChat as the keepers'
 * ports, their functions as methods.
 */
import { DurableObject } from "cloudflare:workers";
import type { WechatError } from "../wechat/api.ts";
import { err, ok, type Result } from "../wechat/result.ts";
import { type Account, type AccountEnv, fingerprintsOf, readAccount } from "./account.ts";
import { type Complaint, replace } from "./complaint.ts";
import { publishCopy } from "./copy.ts";
import { confirm } from "./doubt.ts";
import { publishTicketCopy } from "./jsapi-ticket-copy.ts";
import { askJsapiTicket, type JsapiTicketText } from "./jsapi-ticket-source.ts";
import { configure, endPauses, isRepairDue, poke, read, repair, resume, stop } from "./keeper.ts";
import {
	type CredentialResult,
	createKeeper,
	EMPTY_STATE,
	type Keeper,
	type KeeperPorts,
	type KeeperState,
} from "./keeper-state.ts";
import { type KeeperStatus, statusOf } from "./keeper-status.ts";
import type { Misconfigured } from "./misconfigured.ts";
import type { CallPorts } from "./retry.ts";
import { askStableToken } from "./source.ts";
import { type EgressEnv, upstreamOf, wayOutOf } from "./upstream.ts";

export interface AccessTokenObjectEnv extends AccountEnv, EgressEnv {
	/** The credentials' copies for readers everywhere, and beside them that of the account's templates. */
	readonly ACCESS_TOKEN_COPY: KVNamespace;
}

interface Keepers {
	readonly accessToken: Keeper;
	readonly jsapiTicket: Keeper<JsapiTicketText>;
}

/** Where each keeper's state is stored. */
const ACCESS_TOKEN_STATE = "keeper";
const JSAPI_TICKET_STATE = "jsapi_ticket";

export class AccessToken extends DurableObject<AccessTokenObjectEnv> {
	#keepers: Promise<Result<Keepers, Misconfigured>> | undefined;

	read(): Promise<CredentialResult> {
		return this.#with(({ accessToken }) => read(accessToken));
	}

	/** A complaint about an access_token that WeChat refused. */
	replace(rejected: string, complaint?: Complaint): Promise<CredentialResult> {
		return this.#with(({ accessToken }) => replace(accessToken, rejected, complaint));
	}

	/** A call with this access_token succeeded although WeChat had refused one before. */
	async confirm(accessToken: string): Promise<void> {
		const keepers = await this.#load();
		if (keepers.ok) confirm(keepers.value.accessToken, accessToken);
	}

	repair(): Promise<CredentialResult> {
		return this.#with(({ accessToken, jsapiTicket }) => {
			if (isRepairDue(accessToken)) endPauses(jsapiTicket);
			return repair(accessToken);
		});
	}

	poke(): Promise<CredentialResult> {
		return this.#with(({ accessToken }) => poke(accessToken));
	}

	jsapiTicket(): Promise<CredentialResult<JsapiTicketText>> {
		return this.#with(({ jsapiTicket }) => read(jsapiTicket));
	}

	async stop(path: string, cause: WechatError): Promise<void> {
		const keepers = await this.#load();
		if (keepers.ok) stop(keepers.value.accessToken, path, cause);
	}

	async resume(path: string): Promise<void> {
		const keepers = await this.#load();
		if (keepers.ok) resume(keepers.value.accessToken, path);
	}

	async status(): Promise<KeeperStatus> {
		const keepers = await this.#load();
		return statusOf(keepers.ok ? keepers.value.accessToken.state : EMPTY_STATE);
	}

	/** Never throws: the platform would repeat it six times and then forget it. The keeper sets the next one. */
	override async alarm(): Promise<void> {
		await this.poke();
	}

	async #with<C>(use: (keepers: Keepers) => Promise<CredentialResult<C>>): Promise<CredentialResult<C>> {
		const keepers = await this.#load();
		if (keepers.ok) return await use(keepers.value);
		return err({ cause: keepers.error, retryAt: Date.now() });
	}

	#load(): Promise<Result<Keepers, Misconfigured>> {
		this.#keepers ??= this.#create().catch((error: unknown) => {
			// Not kept: the next caller may find the storage well again.
			this.#keepers = undefined;
			throw error;
		});
		return this.#keepers;
	}

	async #create(): Promise<Result<Keepers, Misconfigured>> {
		const account = readAccount(this.env);
		if (!account.ok) return account;
		const keepers = this.#keepersOf(account.value);
		const fingerprints = await fingerprintsOf(account.value);
		const configuration = `${wayOutOf(this.env)} ${fingerprints.configuration}`;
		configure(keepers.accessToken, fingerprints.account, configuration);
		configure(keepers.jsapiTicket, fingerprints.account, configuration);
		return ok(keepers);
	}

	#keepersOf(account: Account): Keepers {
		const { ACCESS_TOKEN_COPY: copies } = this.env;
		const upstream = upstreamOf(this.env, account);
		const accessToken = this.#keeper(ACCESS_TOKEN_STATE, {
			ask: (force) => askStableToken(upstream, account, force),
			publish: (credential) => this.#afterwards(publishCopy(copies, account, credential, Date.now())),
			wakeAt: (time) => this.#afterwards(this.ctx.storage.setAlarm(time)),
		});
		const jsapiTicket = this.#keeper<JsapiTicketText>(JSAPI_TICKET_STATE, {
			ask: () => askJsapiTicket({ accessTokens: heldHere(accessToken), upstream, ...clock }),
			publish: (credential) => this.#afterwards(publishTicketCopy(copies, account, credential, Date.now())),
			// Renewed when a page asks: an account without such pages never asks for one.
			wakeAt: () => {},
		});
		return { accessToken, jsapiTicket };
	}

	#keeper<C>(key: string, ports: Pick<KeeperPorts<C>, "ask" | "publish" | "wakeAt">): Keeper<C> {
		const { kv } = this.ctx.storage;
		return createKeeper(kv.get<KeeperState<C>>(key) ?? {}, {
			now: clock.now,
			random: () => Math.random(),
			save: (state) => kv.put(key, state),
			...ports,
		});
	}

	/** Nobody waits for it: the object answers whoever finds no copy, and the watchdog publishes and wakes again. */
	#afterwards(work: Promise<unknown>): void {
		this.ctx.waitUntil(work.catch(() => undefined));
	}
}

const clock = {
	now: () => Date.now(),
	pause: (milliseconds: number) => scheduler.wait(milliseconds),
};

/** The access_token as a caller in this very object gets it. */
const heldHere = (keeper: Keeper): CallPorts["accessTokens"] => ({
	read: () => read(keeper),
	replace: (rejected, complaint) => replace(keeper, rejected, complaint),
	confirm: async ({ accessToken }) => confirm(keeper, accessToken),
	stop: async (path, cause) => stop(keeper, path, cause),
	resume: async (path) => resume(keeper, path),
});
