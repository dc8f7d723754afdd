/** The two Workers of `npm start` as commands. They know each other by URL alone, as the gateway and WeChat do. */
import { wranglerCommand } from "../../.scripts/wrangler-command.ts";
import { type LocalPorts, usualPorts } from "./local-ports.ts";
import type { LocalProcess } from "./run-together.ts";

/** For the repository's root as working directory. */
const gatewayEnvFile = "simulator/gateway.env";

/** Both commands. `gatewayValues` are those of gateway.env, which speak of the usual ports. */
export function gatewayAndSimulator(
	ports: LocalPorts,
	gatewayValues: NodeJS.Dict<string>,
): readonly LocalProcess[] {
	const simulatorValues = { SIMULATOR_CALLBACK_URL: `http://localhost:${usualPorts.gateway}/wechat` };
	return [
		{
			name: "gateway",
			// A named env file is also what keeps wrangler from reading .dev.vars and .env, where a real account's
			// values may stand.
			command: wranglerDev(ports.gateway, "--env-file", gatewayEnvFile, ...moved(gatewayValues, ports)),
			answers: `http://localhost:${ports.gateway}/healthz`,
		},
		{
			name: "simulator",
			command: wranglerDev(
				ports.simulator,
				"-c",
				"simulator/wrangler.toml",
				...moved(simulatorValues, ports),
			),
			answers: `http://localhost:${ports.simulator}/`,
		},
	];
}

/** Options that put `ports` in the place of the usual ones, for those of `values` that name them. */
const moved = (values: NodeJS.Dict<string>, { gateway, simulator }: LocalPorts): readonly string[] =>
	Object.entries(values).flatMap(([name, value = ""]) => {
		const other = value.replaceAll(/(?<=\/\/localhost:)[0-9]+/g, (port) => {
			if (port === String(usualPorts.gateway)) return String(gateway);
			return port === String(usualPorts.simulator) ? String(simulator) : port;
		});
		return other === value ? [] : ["--var", `${name}:${other}`];
	});

const wranglerDev = (port: number, ...options: readonly string[]) =>
	[
		...wranglerCommand,
		"dev",
		"--port",
		`${port}`,
		// Any free one. Otherwise each `wrangler dev` reaches for 9229, which two of them cannot share and which any Node
		// debugger may hold.
		"--inspector-port",
		"0",
		...options,
	] as const;
