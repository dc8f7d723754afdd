/** What the control routes can change about the account, and how it starts. */
import type { Env } from "./env.ts";

/** 明文、兼容、安全模式. */
export const modes = ["plain", "compat", "safe"] as const;

export type Mode = (typeof modes)[number];

export type Settings = {
	readonly app_id: string;
	readonly app_secret: string;
	readonly account_id: string;
	readonly mode: Mode;
	readonly callback_url: string;
	readonly callback_token: string;
	readonly encoding_aes_key: string;
	/** How long WeChat waits for the callback's answer; 5 s in real life. */
	readonly callback_timeout_ms: number;
	/** IPv4 addresses and CIDR ranges; null switches the check off. */
	readonly ip_whitelist: readonly string[] | null;
	readonly receipt_delay_ms: number;
	/** The Status of every receipt; null means what follows from the follower. */
	readonly receipt_status: string | null;
	/** Receipts carry MsgID 0, as reported from accounts that send with client_msg_id. */
	readonly receipt_msgid_zero: boolean;
	/** What a client_msg_id is answered that the openid had already: 0 with a new msgid, or 45065. */
	readonly repeated_errcode: number;
	readonly user_page_size: number;
	readonly token_life_seconds: number;
	/** Calls a day by path, where it differs from WeChat's figures. */
	readonly daily_limits: Readonly<Record<string, number>>;
	/** Calls a minute by path, where it differs from WeChat's figures. */
	readonly minute_limits: Readonly<Record<string, number>>;
	/** A key of the gateway's API, for what `POST /simulator/push` sends. */
	readonly api_key: string;
	/** How long `POST /simulator/push` waits for the gateway. */
	readonly push_timeout_ms: number;
	/** How far the simulator's clock is ahead of the real one. */
	readonly clock_offset_ms: number;
	/** Why the gateway holds every request, as `npm start` learns it from wrangler; null while it does not. */
	readonly gateway_problem: string | null;
	/** Who followed by `POST /simulator/follow`, the latest first, each once; the newest 100. */
	readonly followed_openids: readonly string[];
};

export const firstSettings = (env: Env): Settings => ({
	app_id: env.SIMULATOR_APP_ID,
	app_secret: env.SIMULATOR_APP_SECRET,
	account_id: env.SIMULATOR_ACCOUNT_ID,
	mode: "plain",
	callback_url: env.SIMULATOR_CALLBACK_URL,
	callback_token: env.SIMULATOR_CALLBACK_TOKEN,
	encoding_aes_key: env.SIMULATOR_ENCODING_AES_KEY,
	callback_timeout_ms: 5000,
	ip_whitelist: null,
	receipt_delay_ms: 300,
	receipt_status: null,
	receipt_msgid_zero: false,
	repeated_errcode: 0,
	user_page_size: 10_000,
	token_life_seconds: 7200,
	daily_limits: {},
	minute_limits: {},
	api_key: env.SIMULATOR_API_KEY,
	push_timeout_ms: 10_000,
	clock_offset_ms: 0,
	gateway_problem: null,
	followed_openids: [],
});
