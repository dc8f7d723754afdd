/** The shell's environment for a local `wrangler`: nothing in it can bring in another account's values. */

/** A copy of `shell` with wrangler's switches set; `undefined` leaves a variable out of a child's environment. */
export const localEnvironment = (shell: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
	...shell,
	// The env file counts, and it alone: with other settings of these three, it would be left unread, the shell's
	// variables would win over it, or another environment of wrangler.toml would be chosen.
	CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: "true",
	CLOUDFLARE_INCLUDE_PROCESS_ENV: "false",
	CLOUDFLARE_ENV: undefined,
	// What wrangler prints at its usual level tells when the code does not compile, and when it does again.
	WRANGLER_LOG: undefined,
	// No call to the internet: no telemetry, no look for a newer wrangler, no sample of Request.cf.
	WRANGLER_SEND_METRICS: "false",
	WRANGLER_HIDE_BANNER: "true",
	CLOUDFLARE_CF_FETCH_ENABLED: "false",
});
