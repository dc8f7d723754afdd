/**
 * Ports that no browser opens, 6000 and 6667 among them: the phone would never be seen.
 * See: https://fetch.spec.whatwg.org/#port-blocking
 */
import type { LocalPorts } from "./local-ports.ts";

/** A line for each language when one of the two is such a port. For two where nobody listens. */
export async function portsBlocked({ gateway, simulator }: LocalPorts): Promise<string | undefined> {
	for (const [name, port] of Object.entries({ PORT: gateway, SIMULATOR_PORT: simulator })) {
		if (!(await isBlocked(port))) continue;
		return [
			`Browsers open no page on port ${port}, so ${name} must be another one.`,
			`浏览器禁止访问端口 ${port}，请为 ${name} 换一个端口。`,
		].join("\n");
	}
	return undefined;
}

/** Node's fetch has the browsers' list, and looks there before it connects. */
async function isBlocked(port: number): Promise<boolean> {
	try {
		await (await fetch(`http://localhost:${port}/`)).body?.cancel();
		return false;
	} catch (error) {
		return error instanceof Error && error.cause instanceof Error && error.cause.message === "bad port";
	}
}
