/**
 * The keeper's home: one Durable Object for each AppID, in the whole world. Thin: storage, alarm, KV and WeChat as the
 * keeper's ports, its functions as methods.
 */
import { DurableObject } from "cloudflare:workers";
import type { WechatError } from "../wechat/api.ts";
import { err, type Result } from "../wechat/result.ts";
import { type Account, type AccountEnv, fingerprintsOf, readAccount } from "./account.ts";
import { replace } from "./complaint.ts";
import { publishCopy } from "./copy.ts";
import { configure, poke, read, repair, resume, stop } from "./keeper.ts";
import {
	type CredentialResult,
	createKeeper,
	EMPTY_STATE,
	type Keeper,
	type KeeperState,
} from "./keeper-state.ts";
import type { Misconfigured } from "./misconfigured.ts";
import { askStableToken } from "./source.ts";
import { upstreamOf } from "./upstream.ts";

export interface AccessTokenObjectEnv extends AccountEnv {
	/** The access_token's copy for readers everywhere, and beside it that of the account's templates. */
	readonly ACCESS_TOKEN_COPY: KVNamespace;
}

/** What the status page may show: everything but the access_token itself. */
export type KeeperStatus = Omit<KeeperState, "held" | "complaint" | "account" | "configuration"> & {
	readonly held?: Omit<NonNullable<KeeperState["held"]>, "accessToken">;
};

const STATE = "keeper";

export class AccessToken extends DurableObject<AccessTokenObjectEnv> {
	#keeper: Promise<Result<Keeper, Misconfigured>> | undefined;

	read(): Promise<CredentialResult> {
		return this.#with(read);
	}

	/** A complaint about an access_token that WeChat refused. */
	replace(rejected: string): Promise<CredentialResult> {
		return this.#with((keeper) => replace(keeper, rejected));
	}

	repair(): Promise<CredentialResult> {
		return this.#with(repair);
	}

	poke(): Promise<CredentialResult> {
		return this.#with(poke);
	}

	async stop(path: string, cause: WechatError): Promise<void> {
		const keeper = await this.#load();
		if (keeper.ok) stop(keeper.value, path, cause);
	}

	async resume(path: string): Promise<void> {
		const keeper = await this.#load();
		if (keeper.ok) resume(keeper.value, path);
	}

	async status(): Promise<KeeperStatus> {
		const keeper = await this.#load();
		const {
			held,
			complaint: _,
			account: _a,
			configuration: _c,
			...rest
		} = keeper.ok ? keeper.value.state : EMPTY_STATE;
		if (held === undefined) return rest;
		const { accessToken: _t, ...shown } = held;
		return { ...rest, held: shown };
	}

	/** Never throws: the platform would repeat it six times and then forget it. The keeper sets the next one. */
	override async alarm(): Promise<void> {
		await this.poke();
	}

	async #with(use: (keeper: Keeper) => Promise<CredentialResult>): Promise<CredentialResult> {
		const keeper = await this.#load();
		if (keeper.ok) return await use(keeper.value);
		return err({ cause: keeper.error, retryAt: Date.now() });
	}

	#load(): Promise<Result<Keeper, Misconfigured>> {
		this.#keeper ??= this.#create().catch((error: unknown) => {
			// Not kept: the next caller may find the storage well again.
			this.#keeper = undefined;
			throw error;
		});
		return this.#keeper;
	}

	async #create(): Promise<Result<Keeper, Misconfigured>> {
		const account = readAccount(this.env);
		if (!account.ok) return account;
		const keeper = this.#keeperOf(account.value);
		const fingerprints = await fingerprintsOf(account.value);
		configure(keeper, fingerprints.account, fingerprints.configuration);
		return { ok: true, value: keeper };
	}

	#keeperOf(account: Account): Keeper {
		const { storage } = this.ctx;
		const upstream = upstreamOf(account);
		return createKeeper(
			{ ...EMPTY_STATE, ...storage.kv.get<KeeperState>(STATE) },
			{
				now: () => Date.now(),
				random: () => Math.random(),
				ask: (force) => askStableToken(upstream, account, force),
				save: (state) => storage.kv.put(STATE, state),
				// KV is a convenience: the object answers whoever finds no copy, and the watchdog publishes again.
				publish: (credential) =>
					this.ctx.waitUntil(
						publishCopy(this.env.ACCESS_TOKEN_COPY, account, credential, Date.now()).catch(() => undefined),
					),
				wakeAt: (time) => this.ctx.waitUntil(storage.setAlarm(time).catch(() => undefined)),
			},
		);
	}
}
