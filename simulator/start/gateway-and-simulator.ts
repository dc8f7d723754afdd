/** The two Workers of `npm start` as commands. They know each other by URL alone, as the gateway and WeChat do. */
import { wranglerCommand } from "../../.scripts/wrangler-command.ts";
import type { LocalProcess } from "./run-together.ts";

/**
 * Where each Worker listens. Without an inspector port of its own, each `wrangler dev` reaches for 9229, which two of
 * them cannot share and which any Node debugger may hold.
 */
export interface LocalPorts {
	readonly gateway: number;
	readonly simulator: number;
	readonly gatewayInspector: number;
	readonly simulatorInspector: number;
}

/** Both commands, for the repository's root as working directory. */
export function gatewayAndSimulator(ports: LocalPorts): readonly LocalProcess[] {
	return [
		{
			name: "gateway",
			// A named env file is also what keeps wrangler from reading .dev.vars and .env, where a real account's
			// values may stand.
			command: wranglerDev(ports.gateway, ports.gatewayInspector, "--env-file", "simulator/gateway.env"),
			ports: [ports.gateway, ports.gatewayInspector],
			answers: `http://localhost:${ports.gateway}/healthz`,
		},
		{
			name: "simulator",
			command: wranglerDev(ports.simulator, ports.simulatorInspector, "-c", "simulator/wrangler.toml"),
			ports: [ports.simulator, ports.simulatorInspector],
			answers: `http://localhost:${ports.simulator}/`,
		},
	];
}

const wranglerDev = (port: number, inspectorPort: number, ...options: string[]) =>
	[
		...wranglerCommand,
		"dev",
		"--port",
		`${port}`,
		"--inspector-port",
		`${inspectorPort}`,
		...options,
	] as const;
