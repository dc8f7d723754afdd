/** What counts how often the API is asked. */
export interface RateLimitEnv {
	/** Wrong keys of one address: ten a minute. */
	readonly WRONG_KEY_LIMIT: RateLimit;
	/** Requests with one good key: as many a minute as `REQUESTS_A_MINUTE` in rate-limit.ts. */
	readonly API_KEY_LIMIT: RateLimit;
	/** Codes of web authorisation from one address: 120 a minute. */
	readonly OAUTH_LIMIT: RateLimit;
}
