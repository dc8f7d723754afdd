/** Every binding and variable of the simulator. The values in wrangler.toml are public: they guard nothing. */
export type Env = {
	/** The one pretend Official Account: all state lives there. */
	readonly ACCOUNT: DurableObjectNamespace;
	readonly SIMULATOR_APP_ID: string;
	readonly SIMULATOR_APP_SECRET: string;
	/** Token of the callback (服务器配置 → 令牌). */
	readonly SIMULATOR_CALLBACK_TOKEN: string;
	/** EncodingAESKey (消息加解密密钥), 43 characters. */
	readonly SIMULATOR_ENCODING_AES_KEY: string;
	/** Where callbacks go (服务器地址). */
	readonly SIMULATOR_CALLBACK_URL: string;
	/** A key of the gateway's API with the scope `send`, for `POST /simulator/push`. */
	readonly SIMULATOR_API_KEY: string;
	/** The account's original id (原始 ID), `gh_…`: FromUserName of what it says. */
	readonly SIMULATOR_ACCOUNT_ID: string;
};
