/** What can be asked and said about the account's access_token, wherever its keeper is. */
import type { WechatError } from "../wechat/api.ts";
import type { Complaint } from "./complaint.ts";
import type { Credential, CredentialResult } from "./keeper-state.ts";
import type { KeeperStatus } from "./keeper-status.ts";

export interface AccessTokens {
	/**
	 * With the path that is to be called, a stop of it is none that a repair has ended meanwhile. From the keeper itself it
	 * is no access_token that was replaced a minute ago, either: for a call that cannot be sent again.
	 */
	readonly read: (path?: string, from?: "keeper") => Promise<CredentialResult>;
	/** A complaint about an access_token that WeChat refused; `final` unless it says otherwise. */
	readonly replace: (rejected: string, complaint?: Complaint) => Promise<CredentialResult>;
	/** A call with it succeeded: of interest where WeChat has refused one before. */
	readonly confirm: (credential: Credential) => Promise<void> | undefined;
	readonly repair: () => Promise<CredentialResult>;
	readonly poke: () => Promise<CredentialResult>;
	readonly stop: (path: string, cause: WechatError) => Promise<void>;
	readonly resume: (path: string) => Promise<void>;
	/** Nothing when the object is out of reach. */
	readonly status: () => Promise<KeeperStatus | undefined>;
}
