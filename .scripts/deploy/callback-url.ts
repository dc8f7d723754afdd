/** The URL to enter at WeChat, as far as a deployment tells it. */
import { isJsonObject, parseJson } from "../../src/wechat/json.ts";

/**
 * From the lines that wrangler writes to WRANGLER_OUTPUT_FILE_PATH, one JSON object each: `{"type": "deploy",
 * "targets": ["https://name.account.workers.dev", "wx.example.com (custom domain)", "schedule: …"]}`. A custom domain
 * goes first; route patterns are not looked at, since nothing says which host of theirs is meant.
 */
export function callbackUrl(output: string): string | undefined {
	const targets = output.split("\n").flatMap(deployTargets);
	const origin =
		targets.map((target) => /^(\S+) \(custom domain/.exec(target)?.[1]).find((host) => host !== undefined) ??
		targets.find((target) => target.startsWith("https://"));
	if (origin === undefined) return undefined;
	return new URL("/wechat", origin.startsWith("https://") ? origin : `https://${origin}`).href;
}

function deployTargets(line: string): string[] {
	const parsed = parseJson(line);
	if (!parsed.ok || !isJsonObject(parsed.value)) return [];
	const { type, targets } = parsed.value;
	if (type !== "deploy" || !Array.isArray(targets)) return [];
	return targets.filter((target: unknown) => typeof target === "string");
}

/** What to print about it; `*.workers.dev` gets a warning, since WeChat's servers hardly reach it. */
export function callbackUrlLines(url: string | undefined): readonly string[] {
	if (url === undefined) return [];
	const line = `Callback URL to enter at WeChat  在微信填写的服务器地址（URL）: ${url}`;
	if (!new URL(url).hostname.endsWith(".workers.dev")) return ["", line];
	return [
		"",
		line,
		"WeChat's servers hardly reach *.workers.dev: set a domain of your own in wrangler.toml (routes).",
		"微信服务器很难访问 *.workers.dev，请在 wrangler.toml 中配置自己的域名（routes）。",
	];
}
