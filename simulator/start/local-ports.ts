/** Where the two Workers of `npm start` listen: on the usual ports, or where PORT and SIMULATOR_PORT say. */

export interface LocalPorts {
	readonly gateway: number;
	readonly simulator: number;
}

export const usualPorts: LocalPorts = { gateway: 8787, simulator: 8788 };

/** From the shell's PORT and SIMULATOR_PORT; or what is wrong with them, a line for each language. */
export function readLocalPorts(shell: NodeJS.ProcessEnv): LocalPorts | { readonly problem: string } {
	const [gateway, simulator] = [
		shell["PORT"] || usualPorts.gateway,
		shell["SIMULATOR_PORT"] || usualPorts.simulator,
	];
	for (const [name, value] of Object.entries({ PORT: gateway, SIMULATOR_PORT: simulator })) {
		if (!isPort(String(value))) return { problem: noPort(name, String(value)) };
	}
	const ports = { gateway: Number(gateway), simulator: Number(simulator) };
	return ports.gateway === ports.simulator ? { problem: samePort(ports.gateway) } : ports;
}

const isPort = (text: string): boolean =>
	/^[0-9]{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;

const noPort = (name: string, value: string): string =>
	[
		`${name} is ${JSON.stringify(value)}, which is no port: a whole number from 1 to 65535 belongs there.`,
		`${name} 的值 ${JSON.stringify(value)} 不是端口号，应为 1 到 65535 的整数。`,
	].join("\n");

const samePort = (port: number): string =>
	[
		`The gateway and the simulator cannot both listen on port ${port}: set PORT (usually ${usualPorts.gateway}) and SIMULATOR_PORT (usually ${usualPorts.simulator}) to two different ones.`,
		`网关和模拟器不能同时使用端口 ${port}，请将 PORT（默认 ${usualPorts.gateway}）和 SIMULATOR_PORT（默认 ${usualPorts.simulator}）设为两个不同的端口。`,
	].join("\n");
