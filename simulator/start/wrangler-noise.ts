/** Which lines of `wrangler dev` say nothing to someone who runs both Workers. Errors and Workers' logs pass. */

const noise = [
	/^\s*$/,
	/^Using secrets defined in /,
	/^⎔ Starting local server/,
	// Another Worker on this machine was started or ended.
	/^⎔ Connection status updated/,
	/^\[wrangler:info\] Ready on http/,
	// Of docs/openapi/_headers.
	/^\[wrangler:info\] ✨ Parsed 1 valid header rule/,
	// How `npm start` finds out whether the gateway answers.
	/^\[wrangler:info\] GET \/healthz 200 OK/,
	// The page's bundler, which says nothing when all is well.
	/^\[custom build\]\s*(?:Running: .*)?$/,
	/^🪵 {2}Logs were written to /,
	// Nothing here leaves the machine, so no proxy is used.
	/^▲ \[WARNING\] Proxy environment variables detected/,
	// The table of bindings.
	/^Your Worker has access to the following bindings:/,
	/^Binding +Resource +Mode/,
	/^env\.\w+( \(.*\))? {2,}\S.* {2,}(local|not supported)/,
	// The hint that cron triggers are started by hand.
	/^▲ \[WARNING\] Scheduled Workers are not automatically triggered/,
	/^ {2}To manually trigger a scheduled event, run:/,
	/^ {4}curl "http:\/\/localhost:\d+\/cdn-cgi\/local\/scheduled"/,
	/^ {2}For more details, see https:\/\/developers\.cloudflare\.com\/workers\/configuration\/cron-triggers\//,
];

/** `line` without colours. */
export const isWranglerNoise = (line: string): boolean => noise.some((pattern) => pattern.test(line));
