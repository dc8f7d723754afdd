/** What `cloudflare:workers` gives inside the tests: the gateway's own environment and exports. */
declare namespace Cloudflare {
	interface Env extends GatewayEnv {}
	interface GlobalProps {
		mainModule: typeof import("../../src/index.ts");
		durableNamespaces: "AccessToken" | "CallbackJournal" | "SlowAnswer" | "OAuthTicket";
	}
}
type GatewayEnv = import("../../src/env.ts").Env;

/** A document's text. */
declare module "*.md?raw" {
	const text: string;
	export default text;
}
