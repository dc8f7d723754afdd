/** Finds ports that something on this machine listens on already. */
import { connect } from "node:net";

/** Those of `ports` that are taken, in their order. */
export async function takenPorts(ports: readonly number[]): Promise<number[]> {
	const taken = await Promise.all(ports.map(isTaken));
	return ports.filter((_, index) => taken[index]);
}

/** Asked by connecting: binding would succeed on some systems although another program holds the wildcard address. */
async function isTaken(port: number): Promise<boolean> {
	const answers = await Promise.all([isListening("127.0.0.1", port), isListening("::1", port)]);
	return answers.includes(true);
}

const isListening = (host: string, port: number) =>
	new Promise<boolean>((resolve) => {
		const socket = connect({ host, port }, () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});
