/** The simulator at another port, which can be gone for a while as when `npm start` is ended. */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { freePort } from "../../free-port.ts";
import { ownWorld } from "./worlds.ts";

export interface Relay {
	readonly origin: string;
	/** Connections break, and new ones are refused. */
	readonly breakDown: () => Promise<void>;
	readonly comeBack: () => Promise<void>;
}

export async function startRelay(): Promise<Relay> {
	const target = new URL(ownWorld().simulator);
	const sockets = new Set<Socket>();
	const keep = (socket: Socket) => {
		sockets.add(socket);
		socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
	};
	const server = createServer((near) => {
		const far = connect(Number(target.port), target.hostname);
		for (const [from, to] of [
			[near, far],
			[far, near],
		] as const) {
			keep(from);
			from.pipe(to);
			from.on("close", () => to.destroy());
		}
	});
	// The same one after a while without it: nobody else may have got it meanwhile.
	const port = await freePort();
	const listen = async () => {
		server.listen(port, "127.0.0.1");
		await once(server, "listening");
	};
	const close = () => {
		server.close();
		for (const socket of sockets) socket.destroy();
	};
	await listen();
	onTestFinished(close);
	return {
		origin: `http://127.0.0.1:${port}`,
		breakDown: async () => {
			close();
			await once(server, "close");
		},
		comeBack: listen,
	};
}
